#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/demo/seed.hpp"
#include "core/app/files.hpp"
#include "core/app/runtime.hpp"

namespace bobbin::app {
namespace {

struct NewShop {
  std::string folder = "shop";
  std::string name = "My shop";
  std::string store = "main";
  std::string store_name;
  std::string tills = "till-1";
  std::string currency = "CNY";
  std::string locale = "zh-CN";
  std::string time_zone = "Asia/Shanghai";
  std::string owner = "owner";
  std::string password;
  bool yes = false;  // no questions
};

// Asks on the terminal for what no option has given; Enter keeps what stands.
void ask(const CLI::Option* option, const char* question, std::string& answer) {
  if (option->count() > 0) return;
  std::cout << question << " [" << answer << "]: " << std::flush;
  std::string line;
  if (std::getline(std::cin, line) && !line.empty()) answer = line;
}

// A text as YAML writes it between double quotes.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string shop_yaml(const NewShop& shop) {
  return "# " + shop.name +
         ". Check after every change: bobbin config check shop.yaml\n"
         "bobbin: 1\n"
         "database: sqlite:data/shop.db\n"
         "keys: {members: \"${file:data/members.key}\"}   # seals personal data: keep a copy in a safe place\n"
         "http: {listen: \"127.0.0.1:8080\", tls: \"off\"}\n"
         "shop: {name: " +
         quoted(shop.name) + ", currency: " + quoted(shop.currency) + ", locale: " + quoted(shop.locale) +
         ", negative_stock: refuse}\n"
         "modules:\n"
         "  payments: \"on\"\n"
         "  points: \"on\"\n"
         "stores:\n"
         "  " +
         shop.store + ":\n    name: " + quoted(shop.store_name.empty() ? shop.name : shop.store_name) +
         "\n    time_zone: " + quoted(shop.time_zone) + "\n    day_closes_at: \"03:00\"\n    tills: [" + shop.tills +
         "]\n";
}

int make_shop(const NewShop& shop) {
  const std::filesystem::path folder = shop.folder;
  const std::filesystem::path file = folder / "shop.yaml";
  if (std::filesystem::exists(file)) {
    std::cerr << file.string() << ": there is a shop already; choose another folder\n";
    return kCannotRun;
  }
  const bool new_folder = !std::filesystem::exists(folder);
  std::filesystem::create_directories(folder / "data");
  const std::filesystem::path key = folder / "data" / "members.key";
  if (!std::filesystem::exists(key)) write_file(key, random_hex(32) + "\n", Access::kOwnerOnly);
  write_file(file, shop_yaml(shop), Access::kEverybody);
  try {
    const auto runtime = Runtime::open({.config = file});
    seed_staff(runtime->desk(), {{shop.owner, shop.owner, staff::Role::kOwner, "", shop.password}});
  } catch (...) {
    // Nothing is left half done: a wrong answer is given again.
    std::filesystem::remove(file);
    if (new_folder) std::filesystem::remove_all(folder);
    throw;
  }
  std::cout << "Made " << file.string() << " with the owner \"" << shop.owner << "\".\n"
            << "Keep a copy of " << key.string() << " in a safe place: without it no member's name can be read.\n"
            << "Start it: bobbin serve --config " << file.string() << "\n";
  return kDone;
}

}  // namespace

void add_init(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("init", "Make a shop: configuration, keys and an owner");
  auto shop = std::make_shared<NewShop>();  // shared: CLI11 keeps the callback longer than this call
  command->add_option("folder", shop->folder, "Where to make it")->capture_default_str();
  CLI::Option* name = command->add_option("--name", shop->name, "Name of the shop");
  CLI::Option* store = command->add_option("--store", shop->store, "Id of the first store");
  CLI::Option* store_name = command->add_option("--store-name", shop->store_name, "Its name");
  command->add_option("--tills", shop->tills, "Its tills, separated by commas")->capture_default_str();
  command->add_option("--currency", shop->currency, "ISO 4217")->capture_default_str();
  command->add_option("--locale", shop->locale, "zh-CN or en")->capture_default_str();
  command->add_option("--time-zone", shop->time_zone, "IANA name")->capture_default_str();
  CLI::Option* owner = command->add_option("--owner", shop->owner, "Id of the owner");
  CLI::Option* password = command->add_option("--password", shop->password, "The owner's password; made when absent");
  command->add_flag("--yes", shop->yes, "Ask nothing, take the defaults");
  command->callback([=, &chosen] {
    chosen.run = [=] {
      if (!shop->yes) {
        ask(name, "Name of the shop / 店名", shop->name);
        ask(store, "Id of the first store, letters and digits / 门店编号", shop->store);
        if (shop->store_name.empty()) shop->store_name = shop->name;
        ask(store_name, "Its name / 门店名称", shop->store_name);
        ask(owner, "Id of the owner / 店主登录名", shop->owner);
      }
      if (password->count() == 0) shop->password = random_hex(6);
      const int code = make_shop(*shop);
      if (code == kDone && password->count() == 0) {
        std::cout << "Password of \"" << shop->owner << "\": " << shop->password << "\n";
      }
      return code;
    };
  });
}

}  // namespace bobbin::app
