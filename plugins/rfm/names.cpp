#include "names.hpp"

#include <algorithm>

namespace rfm {
namespace {

using bobbin::Words;

struct Facts {
  std::string_view id;
  Words name;
  std::vector<Words> actions;
};

// In the order of Segment, from 1.
const std::vector<Facts>& segments() {
  static const std::vector<Facts> all{
      {"important_value",
       {"重要价值", "Important, valued"},
       {{"专属顾问一对一服务，新品提前看", "A personal associate, and new arrivals shown first"},
        {"以礼遇维系，不靠打折", "Keep them by courtesies, not by discounts"}}},
      {"important_develop",
       {"重要发展", "Important, to develop"},
       {{"搭配推荐和连带优惠，多来几次", "Outfits that go together, and a reason to come more often"},
        {"邀请入会员日和店内活动", "Invite them to member days and events"}}},
      {"important_keep",
       {"重要保持", "Important, to keep"},
       {{"主动联系，告知新品与会员权益", "Call them: new arrivals and their benefits"},
        {"限时回店礼，了解近来不来的原因", "A gift for coming back soon; ask why they stayed away"}}},
      {"important_retain",
       {"重要挽留", "Important, to win back"},
       {{"店长亲自回访，一客一策", "The manager calls in person, with an offer of their own"},
        {"高面额回归券，限期使用", "A generous voucher that ends on a date"}}},
      {"general_value",
       {"一般价值", "Regular, valued"},
       {{"满减与组合装，提高每单金额", "Steps and bundles that raise the basket"},
        {"推荐高一档的品类", "Show them the next better range"}}},
      {"general_develop",
       {"一般发展", "Regular, to develop"},
       {{"新客礼和首月任务，养成习惯", "A welcome gift and a reason to return within the month"},
        {"完善资料，了解尺码与喜好", "Complete the file: sizes and preferences"}}},
      {"general_keep",
       {"一般保持", "Regular, to keep"},
       {{"短信提醒积分与到期权益", "Remind them of points and of what expires"},
        {"多倍积分日邀约", "Invite them to days of multiple points"}}},
      {"general_retain",
       {"一般挽留", "Regular, to win back"},
       {{"换季清仓时群发一次即可", "One message at the season's sale is enough"},
        {"不再投入人工回访", "No calls by associates any more"}}},
  };
  return all;
}

// In the order of Lifecycle, from 1.
const std::vector<Facts>& lifecycles() {
  static const std::vector<Facts> all{
      {"active",
       {"活跃", "Active"},
       {{"新品与搭配推荐，保持来店节奏", "New arrivals and outfits: keep their rhythm"},
        {"邀请推荐朋友", "Ask them to bring a friend"}}},
      {"marginal",
       {"边缘", "Marginal"},
       {{"三个月未来店：满减券加多倍积分唤醒", "Away for three months: wake them with a voucher and extra points"},
        {"顾问发一次问候", "A greeting from their associate"}}},
      {"dormant",
       {"沉睡", "Dormant"},
       {{"电话回访，了解原因", "Call and ask why"}, {"一次有力度的回归优惠", "One strong offer to come back"}}},
      {"lost",
       {"流失", "Lost"},
       {{"换季大促时联系一次", "One contact at the season's sale"},
        {"仍无回应则列入清理名单复核", "Without an answer: review on the clean-up list"}}},
  };
  return all;
}

const Facts* facts_at(const std::vector<Facts>& all, std::size_t number) {
  return number == 0 || number > all.size() ? nullptr : &all[number - 1];
}
const Facts* facts_of(Segment segment) { return facts_at(segments(), static_cast<std::size_t>(segment)); }
const Facts* facts_of(Lifecycle lifecycle) { return facts_at(lifecycles(), static_cast<std::size_t>(lifecycle)); }

template <class Kind>
std::optional<Kind> named(const std::vector<Facts>& all, std::string_view id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Facts& facts) { return facts.id == id; });
  if (found == all.end()) return std::nullopt;
  return static_cast<Kind>(found - all.begin() + 1);
}

template <class Kind>
std::string_view id_in(Kind kind) {
  const Facts* facts = facts_of(kind);
  return facts == nullptr ? std::string_view() : facts->id;
}
template <class Kind>
Words name_in(Kind kind) {
  const Facts* facts = facts_of(kind);
  return facts == nullptr ? Words() : facts->name;
}
template <class Kind>
std::vector<Words> actions_in(Kind kind) {
  const Facts* facts = facts_of(kind);
  return facts == nullptr ? std::vector<Words>() : facts->actions;
}

}  // namespace

std::string_view id_of(Segment segment) { return id_in(segment); }
std::string_view id_of(Lifecycle lifecycle) { return id_in(lifecycle); }
std::optional<Segment> segment_named(std::string_view id) { return named<Segment>(segments(), id); }
std::optional<Lifecycle> lifecycle_named(std::string_view id) { return named<Lifecycle>(lifecycles(), id); }
Words name_of(Segment segment) { return name_in(segment); }
Words name_of(Lifecycle lifecycle) { return name_in(lifecycle); }
std::vector<Words> actions_of(Segment segment) { return actions_in(segment); }
std::vector<Words> actions_of(Lifecycle lifecycle) { return actions_in(lifecycle); }

}  // namespace rfm
