#pragma once

#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "core/base/later.hpp"
#include "core/checkout/outside.hpp"
#include "core/checkout/steps.hpp"
#include "core/checkout/turns.hpp"

namespace bobbin::checkout {

// Something that a client names by UUID and that happens once: a sale, a return, an exchange (G6).
struct Errand {
  Naming naming;
  std::string store;
  Source source = Source::kTill;
  std::optional<Instant> at{};             // none = now
  std::string tenders_field = "/tenders";  // where the request has them, for `declined`

  // On a snapshot, before anything is written: what is to be paid, and how.
  std::function<Result<Tendered>(Stores&, const Moment&)> prepare;
  // Everything that is written, in one transaction; may run again. `row` is the claim's. Its result stays in what it
  // captured, set anew at each run.
  std::function<Result<void>(Stores&, const Moment&, const Tendered&, std::int64_t row)> settle;
};

struct Ran {
  Outcome outcome = Outcome::kCreated;  // kReplayed: nothing ran, the first result is there
  std::vector<Attempt> attempts{};      // with kWaiting
};

// Runs errands once, however often they are asked for; asks for outside money between prepare and settle and voids it
// when settle doesn't come about (G5). Thread-safe.
class Errands {
 public:
  explicit Errands(const Shopfloor& floor) : floor_(floor), outside_(floor) {}

  [[nodiscard]] Result<Ran> run(const Errand& errand);
  [[nodiscard]] OutsideMoney& outside() { return outside_; }
  [[nodiscard]] Turns& turns() { return turns_; }

 private:
  struct Prepared {
    Moment moment;
    Tendered tendered;
  };
  [[nodiscard]] Result<Prepared> prepare(Stores& stores, const Errand& errand, Instant at,
                                         std::int64_t settings_version) const;
  [[nodiscard]] Result<Ran> resume(const Errand& errand, Claim claim);
  [[nodiscard]] Result<Ran> settle_now(const Errand& errand, const Moment& moment, const Tendered& tendered);
  [[nodiscard]] Result<Ran> pay_and_settle(const Errand& errand, const Claim& claim, const Moment& moment,
                                           Tendered tendered);

  const Shopfloor& floor_;
  OutsideMoney outside_;
  Turns turns_;
};

// One row that can't be worked on must not keep the others waiting: the first failure is told when all had their turn.
class Each {
 public:
  template <class Work>
  void run(Work work) {
    try {
      work();
    } catch (...) {
      if (!first_) first_ = std::current_exception();
    }
  }
  void tell() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::exception_ptr first_;
};

// What an id stands for: nothing yet, this content (again), or something else: then kIdConflict.
[[nodiscard]] Later<Result<std::optional<Claim>>> known(Stores& stores, const Naming& naming);

}  // namespace bobbin::checkout
