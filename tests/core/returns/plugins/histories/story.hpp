#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/core/returns/plugins/histories/whole_shop.hpp"

// One random history of a shop: people join, buy, bring back, exchange, get gifts and top up, while days pass, settings
// change, jobs run and shifts close. In the end everything that was bought has been brought back (G4).
namespace bobbin::returns::histories {

using Amounts = std::map<std::string, std::int64_t>;

// How often what happened, so that a test can say that nothing is left out.
struct Tally {
  std::int64_t sales = 0;
  std::int64_t returns = 0;
  std::int64_t exchanges = 0;
  std::int64_t refused_exchanges = 0;
  std::int64_t gifts_chosen = 0;
  std::int64_t paid_with_points = 0;
  std::int64_t paid_with_stored_value = 0;
  std::int64_t debts = 0;
  std::int64_t expired = 0;
};

class Story {
 public:
  // Modules are switched off, drained and switched on again, or always on.
  enum class Switching { kNone, kSome };
  Story(WholeShop& shop, Tally& tally, Switching switching = Switching::kNone)
      : shop_(shop), tally_(tally), switching_(switching) {}

  void begin();       // two members with something to spend; what is there now is what must be there in the end
  void one_step();    // RapidCheck picks which
  void pass_a_day();  // with every module on
  void end();         // brings back what is left, lets all deadlines pass and compares

  [[nodiscard]] const Policy& policy() const { return policy_; }

 private:
  struct Sold {
    std::string id;
    std::string store;
    std::string member;                         // empty for none
    std::map<std::int32_t, std::int64_t> left;  // pieces by line
    std::map<std::int32_t, std::string> skus;   // of goods that have stock
  };
  struct Grant {  // what was given for good, and until when it can be used
    std::int64_t member = 0;
    std::string account;
    std::int64_t amount = 0;
    Instant ends;
  };

  // story.cpp
  void join();
  void gift();
  void top_up();
  void pass_time();
  void set_otherwise();
  void close_period();
  [[nodiscard]] bool gives(const char* module) const;
  void grant(std::int64_t member, const char* account, std::int64_t amount, Instant ends);

  // selling.cpp
  void buy();
  void bring_back();
  void exchange();
  [[nodiscard]] checkout::Basket any_basket();
  [[nodiscard]] std::vector<checkout::TenderRequest> any_tenders(checkout::Basket& wish);
  [[nodiscard]] ReturnRequest any_return(Sold& sold);
  [[nodiscard]] std::vector<Sold*> returnable();
  void sold(const checkout::Sale& sale);
  void returned(Sold& sold, const Return& back);

  // settling.cpp
  void compare_books();
  void compare_members();
  [[nodiscard]] Amounts expected_books() const;
  [[nodiscard]] Amounts expired_by_rule() const;

  WholeShop& shop_;
  Tally& tally_;
  Switching switching_;
  Policy policy_;
  bool hard_ = false;  // everybody pays with all the points they have and exchanges what they bought
  std::vector<std::int64_t> members_;
  std::vector<Sold> sales_;
  std::vector<Grant> grants_;
  Amounts books_;  // before
  Amounts shelves_before_;
  Amounts shelves_;  // before, and what has moved since
  Amounts money_;    // what tenders took and gave back since: by account and store
};

}  // namespace bobbin::returns::histories
