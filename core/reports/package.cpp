#include "core/reports/package.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <utility>

namespace bobbin::reports {
namespace {

struct FreeWriter {
  void operator()(archive* handle) const { archive_write_free(handle); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t hand_over(archive* /*handle*/, void* sink, const void* bytes, std::size_t size) {
  (*static_cast<Sink*>(sink))({static_cast<const char*>(bytes), size});
  return static_cast<la_ssize_t>(size);
}

}  // namespace

struct Package::Handle {
  Sink sink;
  std::unique_ptr<archive, FreeWriter> writer{archive_write_new()};

  void check(int code) const {
    if (code == ARCHIVE_OK) return;
    const char* const words = archive_error_string(writer.get());
    throw std::runtime_error(std::string("packing: ") + (words != nullptr ? words : "unknown error"));
  }
};

// Without zip64, which spreadsheets don't open when it is written where it wasn't needed.
Package::Package(Sink sink) : handle_(std::make_unique<Handle>()) {
  handle_->sink = std::move(sink);
  archive* const writer = handle_->writer.get();
  handle_->check(archive_write_set_format_zip(writer));
  handle_->check(archive_write_set_options(writer, "zip:!zip64"));
  handle_->check(archive_write_set_bytes_in_last_block(writer, 1));
  handle_->check(archive_write_open(writer, &handle_->sink, nullptr, &hand_over, nullptr));
}

Package::~Package() = default;

void Package::begin(const std::string& path) {
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  handle_->check(archive_write_header(handle_->writer.get(), entry.get()));
}

void Package::put(std::string_view bytes) {
  const la_ssize_t written = archive_write_data(handle_->writer.get(), bytes.data(), bytes.size());
  if (written != static_cast<la_ssize_t>(bytes.size())) handle_->check(ARCHIVE_FATAL);
}

void Package::end() { handle_->check(archive_write_close(handle_->writer.get())); }

}  // namespace bobbin::reports
