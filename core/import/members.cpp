#include <map>
#include <utility>

#include "core/import/opening.hpp"
#include "core/import/table.hpp"

namespace bobbin::imports {
namespace {

constexpr std::int64_t kMaxPoints = 1'000'000'000;

struct MemberRow {
  std::int64_t line = 0;
  members::NewMember member;
  std::int64_t points = 0;
  Minor principal_minor = 0;
  Minor bonus_minor = 0;
  std::string content;
};

members::Sex sex_of(Cells& cells) {
  static const std::map<std::string, members::Sex> known{
      {"", members::Sex::kUnknown},    {"unknown", members::Sex::kUnknown}, {"未知", members::Sex::kUnknown},
      {"f", members::Sex::kFemale},    {"female", members::Sex::kFemale},   {"女", members::Sex::kFemale},
      {"m", members::Sex::kMale},      {"male", members::Sex::kMale},       {"男", members::Sex::kMale},
      {"other", members::Sex::kOther}, {"其他", members::Sex::kOther}};
  const auto found = known.find(cells.text("sex"));
  if (found != known.end()) return found->second;
  cells.wrong("sex", {"性别写 女、男、其他，或留空", "write the sex as female, male or other, or leave it out"});
  return members::Sex::kUnknown;
}

MemberRow parse_member(Cells& cells, const MappedRow& raw) {
  MemberRow row;
  row.line = raw.line;
  row.content = content_of(raw);
  row.member.code = cells.required("code");
  row.member.name = cells.required("name");
  row.member.phone = cells.text("phone");
  row.member.phone_rule = members::NewMember::Phone::kOptional;
  row.member.birthday = cells.date("birthday");
  row.member.sex = sex_of(cells);
  row.member.region = cells.text("region");
  row.member.tags = cells.list("tags");
  row.member.joined_on = cells.date("joined_on");
  row.points = cells.whole("points", 0, kMaxPoints, 0);
  row.principal_minor = cells.amount("stored_value_principal_minor").value_or(0);
  row.bonus_minor = cells.amount("stored_value_bonus_minor").value_or(0);
  for (const char* field : {"stored_value_principal_minor", "stored_value_bonus_minor"}) {
    if (cells.amount(field).value_or(0) < 0) cells.wrong(field, {"不能为负", "this must not be negative"});
  }
  return row;
}

}  // namespace

Result<Report> import_members(const Desk& desk, const Input& input, Run run) {
  const audit::Actor actor = importer(desk, input);
  Table<MemberRow> table{Kind::kMembers};
  table.parse = parse_member;
  table.take = [&](Stores& stores, const MemberRow& row) -> Result<Taken> {
    const Claiming claiming{"import.members", row.member.code, row.content, "/code"};
    const auto known = claim(desk, stores, actor, claiming);
    if (!known) return Refused(known.error());
    if (*known == Known::kUnchanged) return Taken::kUnchanged;
    auto member = desk.members.join(stores, actor, row.member, desk.told ? desk.told(actor) : members::nobody_told());
    if (!member) return Refused(std::move(member.error()));
    if (row.points > 0) {
      auto opened = open_points(desk, stores, actor, id_text(member->row.id), row.points, claim_id(claiming));
      if (!opened) return Refused(std::move(opened.error()));
    }
    if (row.principal_minor != 0 || row.bonus_minor != 0) {
      auto opened = open_stored_value(desk, stores, actor, id_text(member->row.id),
                                      {row.principal_minor, row.bonus_minor}, claim_id(claiming));
      if (!opened) return Refused(std::move(opened.error()));
    }
    return Taken::kNew;
  };
  return table(desk, input, run);
}

}  // namespace bobbin::imports
