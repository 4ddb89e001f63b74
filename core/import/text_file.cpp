#include "core/import/text_file.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/base/text.hpp"

namespace bobbin::imports {
namespace {

constexpr std::size_t kBlock = 1 << 16;
constexpr std::size_t kRowBytes = 1 << 20;
constexpr std::size_t kCells = 1000;

void too_long(RawRow& row) { row.broken = Words{"这一行太长（超过 1 MiB）", "the row is too long (more than 1 MiB)"}; }

}  // namespace

struct ByteSource::State {
  archive* reader = nullptr;
  std::int64_t size = 0;
  std::array<char, kBlock> block{};
  std::size_t at = 0;
  std::size_t end = 0;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (reader != nullptr) archive_read_free(reader);
  }
};

ByteSource::ByteSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteSource::~ByteSource() = default;

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::filesystem::path& file) {
  auto state = std::make_unique<State>();
  std::error_code error;
  state->size = static_cast<std::int64_t>(std::filesystem::file_size(file, error));
  state->reader = archive_read_new();
  archive_read_support_filter_all(state->reader);
  archive_read_support_format_raw(state->reader);
  archive_read_support_format_empty(state->reader);
  archive_entry* entry = nullptr;
  if (error || archive_read_open_filename(state->reader, file.c_str(), kBlock) != ARCHIVE_OK) {
    return refuse(Code::kInvalid, {"打不开文件 " + file.string(), "The file " + file.string() + " can't be opened"},
                  "/file");
  }
  const int header = archive_read_next_header(state->reader, &entry);
  if (header != ARCHIVE_OK && header != ARCHIVE_EOF) {
    return refuse(Code::kInvalid, {"读不出文件 " + file.string(), "The file " + file.string() + " can't be read"},
                  "/file");
  }
  if (header == ARCHIVE_EOF) {  // an empty file
    archive_read_free(state->reader);
    state->reader = nullptr;
  }
  return std::unique_ptr<ByteSource>(new ByteSource(std::move(state)));
}

bool ByteSource::fill() {
  if (state_->reader == nullptr) return false;
  const auto read = archive_read_data(state_->reader, state_->block.data(), state_->block.size());
  if (read < 0) {
    const char* why = archive_error_string(state_->reader);
    throw std::runtime_error(std::string("the file is damaged: ") + (why == nullptr ? "unknown" : why));
  }
  state_->at = 0;
  state_->end = static_cast<std::size_t>(read);
  return read > 0;
}

int ByteSource::peek() {
  if (state_->at == state_->end && !fill()) return -1;
  return static_cast<unsigned char>(state_->block[state_->at]);
}

bool ByteSource::starts_with(std::string_view bytes) {
  if (peek() < 0) return false;
  return std::string_view(state_->block.data() + state_->at, state_->end - state_->at).starts_with(bytes);
}

int ByteSource::next() {
  const int byte = peek();
  if (byte >= 0) ++state_->at;
  return byte;
}

std::int64_t ByteSource::position() const {
  return state_->reader == nullptr ? 0 : static_cast<std::int64_t>(archive_filter_bytes(state_->reader, -1));
}

std::int64_t ByteSource::size() const { return state_->size; }

struct RowReader::Recoder {
  explicit Recoder(const std::string& encoding) : handle(iconv_open("UTF-8", encoding.c_str())) {
    if (handle == iconv_t(-1)) throw std::runtime_error("the C library does not know the encoding " + encoding);
  }
  Recoder(const Recoder&) = delete;
  Recoder& operator=(const Recoder&) = delete;
  ~Recoder() { iconv_close(handle); }

  // nullopt: some bytes are no text in that encoding.
  std::optional<std::string> run(std::string& text) const {
    std::string out(text.size() * 4, '\0');
    char* in = text.data();
    char* to = out.data();
    std::size_t in_left = text.size();
    std::size_t out_left = out.size();
    iconv(handle, nullptr, nullptr, nullptr, nullptr);
    if (iconv(handle, &in, &in_left, &to, &out_left) == std::size_t(-1)) return std::nullopt;
    out.resize(out.size() - out_left);
    return out;
  }

  iconv_t handle;
};

RowReader::RowReader(ByteSource& bytes, const Map& map, const std::string& encoding)
    : bytes_(bytes), map_(map), encoding_(encoding) {
  if (encoding != "utf-8") recoder_ = std::make_unique<Recoder>(encoding);
}

RowReader::~RowReader() = default;

std::optional<RawRow> RowReader::next() {
  if (!started_) {
    started_ = true;
    if (bytes_.peek() == 0xEF && recoder_ == nullptr) {  // the byte order mark EF BB BF
      for (int i = 0; i < 3; ++i) (void)bytes_.next();
    }
  }
  while (bytes_.peek() == '\r' || bytes_.peek() == '\n') {
    if (bytes_.next() == '\n') ++line_;
  }
  if (bytes_.peek() < 0) return std::nullopt;
  RawRow row = map_.format == Map::Format::kFixed ? fixed() : delimited();
  recode(row);
  return row;
}

// Takes the line break that begins with `byte`.
void RowReader::end_of_line(int byte) {
  if (byte == '\r' && bytes_.peek() == '\n') byte = bytes_.next();
  if (byte >= 0) ++line_;
}

// Behind an opening quote, to the closing one.
void RowReader::read_quoted(std::string& cell, RawRow& row) {
  for (;;) {
    const int byte = bytes_.next();
    if (byte < 0) {
      row.broken = Words{"引号没有结束", "a quote is never closed"};
      return;
    }
    if (byte == '"') {
      if (bytes_.peek() != '"') return;
      (void)bytes_.next();
    }
    if (byte == '\n') ++line_;
    if (cell.size() < kRowBytes) {
      cell.push_back(static_cast<char>(byte));
    } else {
      too_long(row);
    }
  }
}

RawRow RowReader::delimited() {
  RawRow row;
  row.line = line_;
  std::string cell;
  bool quoted = false;
  const auto close = [&] {
    if (row.cells.size() < kCells) row.cells.push_back(std::move(cell));
    cell.clear();
    quoted = false;
  };
  for (;;) {
    const int byte = bytes_.next();
    if (byte < 0 || byte == '\n' || byte == '\r') {
      close();
      end_of_line(byte);
      return row;
    }
    if (byte == map_.delimiter) {
      close();
    } else if (byte == '"' && cell.empty() && !quoted) {
      quoted = true;
      read_quoted(cell, row);
    } else if (quoted) {
      row.broken = Words{"引号之后还有字符", "there is text behind a closing quote"};
    } else if (cell.size() < kRowBytes) {
      cell.push_back(static_cast<char>(byte));
    } else {
      too_long(row);
    }
  }
}

RawRow RowReader::fixed() {
  RawRow row;
  row.line = line_;
  std::string text;
  int byte = bytes_.next();
  for (; byte >= 0 && byte != '\n' && byte != '\r'; byte = bytes_.next()) {
    if (text.size() < kRowBytes) {
      text.push_back(static_cast<char>(byte));
    } else {
      too_long(row);
    }
  }
  end_of_line(byte);
  row.cells.push_back(std::move(text));
  return row;
}

// To UTF-8, and a fixed line into its columns.
void RowReader::recode(RawRow& row) {
  for (auto& cell : row.cells) {
    if (recoder_ != nullptr) {
      if (auto text = recoder_->run(cell)) {
        cell = std::move(*text);
        continue;
      }
    } else if (is_utf8(cell)) {
      continue;
    }
    row.broken = Words{"有字节不是 " + encoding_ + " 文字；请用 --encoding 指明文件的编码",
                       "some bytes are no " + encoding_ + " text: name the file's encoding with --encoding"};
  }
  if (map_.format != Map::Format::kFixed) return;
  const std::string line = std::move(row.cells.front());
  row.cells.clear();
  if (row.broken) return;
  const auto all = characters(line);
  for (const auto& column : map_.columns) {
    std::string cell;
    for (auto i = static_cast<std::size_t>(column.from); i <= static_cast<std::size_t>(column.to) && i <= all.size();
         ++i) {
      cell += all[i - 1];
    }
    row.cells.push_back(std::move(cell));
  }
}

}  // namespace bobbin::imports
