#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/files.hpp"
#include "core/app/runtime.hpp"
#include "core/app/terminal.hpp"

namespace bobbin::app {
namespace {

struct NewShop {
  std::string folder = "shop";
  std::string name = "My shop";
  std::string store = "main";
  std::string store_name;  // empty = the shop's
  std::string tills = "till-1";
  std::string currency = "CNY";
  std::string locale = "zh-CN";
  std::string time_zone = "Asia/Shanghai";
  std::string owner = "owner";
  std::string password;
};

// One question: what it sets, by which option a script sets it, and how it is asked.
struct Question {
  const char* option;
  const char* help;
  const char* asked;  // null: only by its option
  std::string NewShop::*field;
};

constexpr Question kQuestions[] = {
    {"--locale", "Language of the shop: zh-CN or en", "Language: zh-CN or en / 语言", &NewShop::locale},
    {"--name", "Name of the shop", "Name of the shop / 店名", &NewShop::name},
    {"--currency", "What it is paid in, an ISO 4217 code", "Currency, such as CNY / 货币", &NewShop::currency},
    {"--time-zone", "Its time zone, an IANA name", "Time zone, such as Asia/Shanghai / 时区", &NewShop::time_zone},
    {"--store", "Id of the first store: small letters, digits, - and _",
     "Id of the first store: small letters, digits, - and _ / 门店编号", &NewShop::store},
    {"--store-name", "The store's name; the shop's when absent", "Name of that store / 门店名称", &NewShop::store_name},
    {"--tills", "Its tills, separated by commas", "Its tills, separated by commas / 收银台，用逗号分开",
     &NewShop::tills},
    {"--owner", "By what name the owner logs in", "By what name does the owner log in? / 店主登录名", &NewShop::owner},
    {"--password", "The owner's password, 8 characters or more; made up when absent", nullptr, &NewShop::password},
};

// A text as YAML writes it between double quotes.
std::string yaml_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string tills_yaml(const std::string& tills) {
  std::string out;
  std::size_t begin = 0;
  while (begin <= tills.size()) {
    const std::size_t end = std::min(tills.find(',', begin), tills.size());
    std::string till = tills.substr(begin, end - begin);
    till.erase(0, till.find_first_not_of(' '));
    till.erase(till.find_last_not_of(' ') + 1);
    out += (out.empty() ? "" : ", ") + yaml_text(till);
    begin = end + 1;
  }
  return "[" + out + "]";
}

constexpr const char* kHead =
    "bobbin: 1\n"
    "database: sqlite:data/shop.db\n"
    "http: {listen: \"127.0.0.1:8080\", tls: \"off\"}\n";

std::string body_yaml(const NewShop& shop) {
  return "shop: {name: " + yaml_text(shop.name) + ", currency: " + yaml_text(shop.currency) +
         ", locale: " + yaml_text(shop.locale) + ", negative_stock: refuse}\nstores:\n  " + yaml_text(shop.store) +
         ":\n    name: " + yaml_text(shop.store_name.empty() ? shop.name : shop.store_name) +
         "\n    time_zone: " + yaml_text(shop.time_zone) +
         "\n    day_closes_at: \"03:00\"\n    tills: " + tills_yaml(shop.tills) + "\n";
}

std::string shop_yaml(const NewShop& shop) {
  return "# " + shop.name + ". Check after every change: bobbin config check shop.yaml\n" + kHead +
         "keys: {members: \"${file:data/members.key}\"}   # seals personal data: keep a copy in a safe place\n"
         "modules:\n  payments: \"on\"\n  points: \"on\"\n" +
         body_yaml(shop);
}

// What is wrong with one answer, as the configuration itself judges it; the others are taken as given by default.
std::optional<Words> fault_of(const Question& question, const std::string& answer) {
  NewShop shop;
  shop.*question.field = answer;
  const auto lines = answer.find_first_of("\r\n\t");
  if (lines != std::string::npos) return Words{"不能有换行或制表符", "it must be one line, without tabs"};
  const auto reading = config::Document::parse(kHead + body_yaml(shop), "shop.yaml").read({});
  if (reading.findings.empty()) return std::nullopt;
  return reading.findings.front().words;
}

// Asks on the terminal; Enter keeps what stands, a wrong answer is asked again, the end of the input keeps the rest.
void ask(const Question& question, NewShop& shop) {
  std::string& answer = shop.*question.field;
  for (std::string line;;) {
    std::cout << question.asked << " [" << answer << "]: " << std::flush;
    if (!std::getline(std::cin, line) || line.empty()) return;
    const auto fault = fault_of(question, line);
    if (!fault) {
      answer = line;
      return;
    }
    std::cout << "  " << fault->zh << "\n  " << fault->en << "\n";
  }
}

// The owner, and the option that a refusal is about.
Result<void> add_owner(const Desk& desk, const NewShop& shop) {
  staff::NewPerson owner;
  owner.id = shop.owner;
  owner.name = shop.owner;
  owner.role = staff::Role::kOwner;
  owner.stores = {shop.store};
  owner.password = shop.password;
  auto made = desk.staff.create(acting(desk, shop.store, "", desk.clock.now()), owner);
  if (made) return {};
  made.error().field = made.error().field == "/password" ? "--password" : "--owner";
  return Refused(std::move(made.error()));
}

// All or nothing: a wrong answer is given again.
int make_shop(const NewShop& shop) {
  const std::filesystem::path folder = shop.folder;
  const std::filesystem::path file = folder / "shop.yaml";
  const bool new_folder = !std::filesystem::exists(folder);
  const std::filesystem::path key = folder / "data" / "members.key";
  const auto undo = [&] {
    std::filesystem::remove(file);
    if (new_folder) std::filesystem::remove_all(folder);
  };
  std::filesystem::create_directories(folder / "data");
  try {
    if (!std::filesystem::exists(key)) write_file(key, random_hex(32) + "\n", Access::kOwnerOnly);
    write_file(file, shop_yaml(shop), Access::kOwnerOnly);
    const auto runtime = Runtime::open({.config = file});
    const auto owner = add_owner(runtime->desk(), shop);
    if (!owner) {
      undo();
      return refuse_option(owner.error().field, owner.error().detail);
    }
  } catch (...) {
    undo();
    throw;
  }
  const bool chinese = terminal_locale() == "zh-CN";
  std::cout << (chinese ? "已建好 " : "Made ") << file.string()
            << (chinese ? "，店主是 “" + shop.owner + "”。\n" : " with the owner \"" + shop.owner + "\".\n")
            << (chinese ? "请把 " : "Keep a copy of ") << key.string()
            << (chinese ? " 另存一份：没有它，会员的姓名谁也读不出来。\n"
                        : " in a safe place: without it no member's name can be read.\n")
            << (chinese ? "启动：" : "Start it: ") << "bobbin serve --config " << file.string() << "\n";
  return kDone;
}

int run_init(NewShop shop, const std::vector<CLI::Option*>& given, bool asks) {
  const std::filesystem::path file = std::filesystem::path(shop.folder) / "shop.yaml";
  if (std::filesystem::exists(file)) {
    return refuse_option("folder", {file.string() + " 已是一家店，请换一个文件夹",
                                    "there is a shop already at " + file.string() + "; choose another folder"});
  }
  for (std::size_t i = 0; i < std::size(kQuestions); ++i) {
    const Question& question = kQuestions[i];
    if (given[i]->count() > 0) {
      if (const auto fault = fault_of(question, shop.*question.field)) return refuse_option(question.option, *fault);
    } else if (asks && question.asked != nullptr) {
      if (question.field == &NewShop::store_name) shop.store_name = shop.name;
      ask(question, shop);
    }
  }
  const bool made_up = shop.password.empty();
  if (made_up) shop.password = random_hex(6);
  const int code = make_shop(shop);
  if (code == kDone && made_up) std::cout << "Password of \"" << shop.owner << "\": " << shop.password << "\n";
  return code;
}

}  // namespace

void add_init(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("init", "Make a shop: its configuration, its key and an owner");
  command->footer(
      "Asks for what no option gives; --yes asks nothing. Example, as a script would:\n"
      "  bobbin init my-shop --yes --name \"My shop\" --store main --tills till-1,till-2 --currency CNY");
  auto shop = std::make_shared<NewShop>();  // shared: CLI11 keeps the callback longer than this call
  auto yes = std::make_shared<bool>(false);
  command->add_option("folder", shop->folder, "Where to make it")->capture_default_str();
  std::vector<CLI::Option*> given;
  for (const Question& question : kQuestions) {
    CLI::Option* option = command->add_option(question.option, (*shop).*question.field, question.help);
    if (!((*shop).*question.field).empty()) option->capture_default_str();
    given.push_back(option);
  }
  command->add_flag("--yes", *yes, "Ask nothing: the options and the defaults");
  command->callback([=, &chosen] { chosen.run = [=] { return run_init(*shop, given, !*yes); }; });
}

}  // namespace bobbin::app
