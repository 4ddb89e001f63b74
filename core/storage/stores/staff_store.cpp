#include "core/storage/stores/staff_store.hpp"

#include "core/storage/stores/lists.hpp"

namespace bobbin::storage {

namespace {

staff::Person person_of(const Row& row) {
  staff::Person person;
  person.id = row.text(0);
  person.name = row.text(1);
  person.role = row.enumerator<staff::Role>(2);
  person.stores = split_lines(row.text_view(3));
  person.active = row.flag(4);
  return person;
}

}  // namespace

bool StaffSqlStore::insert(const staff::Credentials& credentials) {
  const staff::Person& person = credentials.person;
  return session_.execute(
             "INSERT INTO staff (id, name, role, stores, active, pin_hash, password_hash)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
             person.id, person.name, person.role, join_lines(person.stores), person.active, credentials.pin_hash,
             credentials.password_hash) == 1;
}

void StaffSqlStore::update(const staff::Credentials& credentials) {
  const staff::Person& person = credentials.person;
  session_.queue(Rows{1},
                 "UPDATE staff SET name = $2, role = $3, stores = $4, active = $5, pin_hash = $6, password_hash = $7"
                 " WHERE id = $1",
                 person.id, person.name, person.role, join_lines(person.stores), person.active, credentials.pin_hash,
                 credentials.password_hash);
}

std::optional<staff::Credentials> StaffSqlStore::find(const std::string& id) {
  return session_.query("SELECT id, name, role, stores, active, pin_hash, password_hash FROM staff WHERE id = $1", id)
      .one([](const Row& row) {
        return staff::Credentials{person_of(row), row.text(5), row.text(6)};
      });
}

std::vector<staff::Person> StaffSqlStore::list(const std::string& after, int limit) {
  return session_
      .query("SELECT id, name, role, stores, active FROM staff WHERE id > $1 ORDER BY id LIMIT $2", after, limit)
      .all(person_of);
}

std::int64_t StaffSqlStore::active_owners() {
  session_.alone("owners");  // nobody leaves the shop without one
  return session_.query("SELECT count(*) FROM staff WHERE active = 1 AND role = $1", staff::Role::kOwner).integer();
}

void StaffSqlStore::insert(const staff::TokenHash& token, const staff::Session& person) {
  session_.queue(Rows{1}, "INSERT INTO session (token, staff, store, till, expires_ms) VALUES ($1, $2, $3, $4, $5)",
                 token, person.staff, person.store, person.till, person.expires_ms);
}

std::optional<staff::Session> StaffSqlStore::session(const staff::TokenHash& token) {
  return session_
      .query(
          "SELECT p.id, p.name, p.role, s.store, s.till, s.expires_ms, p.stores FROM session s"
          " JOIN staff p ON p.id = s.staff WHERE s.token = $1 AND p.active = 1",
          token)
      .one([](const Row& row) {
        staff::Session session;
        session.staff = row.text(0);
        session.name = row.text(1);
        session.role = row.enumerator<staff::Role>(2);
        session.store = row.text(3);
        session.till = row.text(4);
        session.expires_ms = row.integer(5);
        session.stores = split_lines(row.text_view(6));
        return session;
      });
}

void StaffSqlStore::end_session(const staff::TokenHash& token) {
  session_.execute("DELETE FROM session WHERE token = $1", token);
}

void StaffSqlStore::end_sessions_of(const std::string& staff) {
  session_.execute("DELETE FROM session WHERE staff = $1", staff);
}

void StaffSqlStore::end_sessions_before(std::int64_t expires_ms) {
  session_.execute("DELETE FROM session WHERE expires_ms < $1", expires_ms);
}

}  // namespace bobbin::storage
