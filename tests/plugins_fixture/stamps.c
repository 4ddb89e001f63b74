/* A stamp card in plain C11: a stamp a piece, a tender worth 1.00 a stamp, a table of its own. */
#include <bobbin/abi.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const bobbin_call_service* call_service;
static const bobbin_db_service* db;
static const bobbin_journal_service* journal;

static bobbin_str text(const char* z) {
  const bobbin_str out = {z, strlen(z)};
  return out;
}

static const bobbin_tender* tender_at(const bobbin_sale* sale, uint32_t i) {
  return (const bobbin_tender*)((const char*)sale->tenders.items + (size_t)i * sale->tenders.stride);
}
static const bobbin_line* line_at(const bobbin_sale* sale, uint32_t i) {
  return (const bobbin_line*)((const char*)sale->lines.items + (size_t)i * sale->lines.stride);
}

static bobbin_status offer(void* self, bobbin_call* call, const bobbin_sale* sale, const bobbin_tender_out* out) {
  (void)self;
  if (sale->member == 0) return BOBBIN_OK;
  char holder[24];
  snprintf(holder, sizeof holder, "%" PRId64, sale->member);
  bobbin_balance balance = {.head = {sizeof balance, 1, 0}};
  const bobbin_status status = journal->balance(call, text("stamps.card"), text(holder), &balance);
  if (status != BOBBIN_OK) return status;
  const bobbin_word label[] = {{{"en", 2}, {"Stamps", 6}}};
  bobbin_tender_offer tender = {.head = {sizeof tender, 1, 0}, .unit_minor = 100, .id = text("stamps")};
  tender.max_minor = balance.spendable * 100;
  tender.balance_minor = balance.spendable * 100;
  tender.label = (bobbin_words){label, 1, sizeof label[0]};
  return out->offer(out->ctx, &tender);
}

static bobbin_status spend(bobbin_call* call, const bobbin_tender* tender, const char* holder) {
  const bobbin_term term = {BOBBIN_TERM_TENDER_MINOR, tender->index, tender->amount_minor, 1, 100};
  const bobbin_word no[] = {{{"zh-CN", 5}, {"\xe7\xab\xa0\xe4\xb8\x8d\xe5\xa4\x9f", 9}},
                            {{"en", 2}, {"too few stamps", 14}}};
  bobbin_transfer out = {.head = {sizeof out, 1, 0}, .flags = BOBBIN_TRANSFER_SPEND, .cap = INT64_MAX};
  out.amount = tender->amount_minor / 100;
  out.expires_ms = INT64_MAX;
  out.from_account = text("stamps.card");
  out.from_holder = text(holder);
  out.to_account = text("stamps.used");
  out.rule = text("pay");
  out.terms = (bobbin_span){&term, 1, sizeof term};
  out.refusal = (bobbin_words){no, 2, sizeof no[0]};
  return journal->post(call, &out, NULL);
}

static bobbin_status earn(bobbin_call* call, const bobbin_sale* sale, const char* holder, int64_t* pieces) {
  int64_t per_piece = 0;
  bobbin_status status = call_service->setting_int(call, text("/per_piece"), &per_piece);
  bobbin_term terms[100];
  uint32_t count = 0;
  for (uint32_t i = 0; i < sale->lines.count && count < 100; ++i) {
    const bobbin_line* line = line_at(sale, i);
    *pieces += line->quantity;
    terms[count++] = (bobbin_term){BOBBIN_TERM_LINE_UNITS, line->line, line->quantity, per_piece, 1};
  }
  if (status != BOBBIN_OK || *pieces * per_piece == 0 || call_service->info(call)->draining) return status;
  bobbin_transfer out = {.head = {sizeof out, 1, 0}, .cap = INT64_MAX, .expires_ms = INT64_MAX};
  out.amount = *pieces * per_piece;
  out.from_account = text("stamps.issued");
  out.to_account = text("stamps.card");
  out.to_holder = text(holder);
  out.rule = text("piece");
  out.terms = (bobbin_span){terms, count, sizeof terms[0]};
  return journal->post(call, &out, NULL);
}

static bobbin_status settle(void* self, bobbin_call* call, const bobbin_sale* sale) {
  (void)self;
  if (sale->member == 0) return BOBBIN_OK;
  char holder[24];
  snprintf(holder, sizeof holder, "%" PRId64, sale->member);
  for (uint32_t i = 0; i < sale->tenders.count; ++i) {
    if (tender_at(sale, i)->plugin.len != 6 || memcmp(tender_at(sale, i)->plugin.ptr, "stamps", 6) != 0) continue;
    const bobbin_status spent = spend(call, tender_at(sale, i), holder);
    if (spent != BOBBIN_OK) return spent;
  }
  int64_t pieces = 0;
  const bobbin_status earned = earn(call, sale, holder, &pieces);
  if (earned != BOBBIN_OK) return earned;
  const bobbin_value row[] = {{.type = BOBBIN_VALUE_TEXT, .s = sale->id}, {.type = BOBBIN_VALUE_INTEGER, .i = pieces}};
  return db->write(call, text("remember"), row, 2, 1, NULL);
}

static bobbin_status unwind(void* self, bobbin_call* call, const bobbin_return* back) {
  (void)self;
  if (!back->whole) return BOBBIN_OK;
  const bobbin_value sale = {.type = BOBBIN_VALUE_TEXT, .s = back->sale->id};
  return db->write(call, text("forget"), &sale, 1, -1, NULL);
}

static int32_t keep_first(void* ctx, const bobbin_value* values, uint32_t count) {
  if (count > 0) *(int64_t*)ctx = values[0].i;
  return 0;
}

static bobbin_status invoke(void* self, bobbin_call* call, bobbin_str name, bobbin_str json, bobbin_sink out) {
  (void)self;
  (void)json;
  if (name.len != 6 || memcmp(name.ptr, "pieces", 6) != 0) return BOBBIN_INVALID;
  int64_t pieces = -1;
  const bobbin_status status = db->read(call, text("pieces"), NULL, 0, &pieces, keep_first);
  if (status != BOBBIN_OK) return status;
  char answer[64];
  snprintf(answer, sizeof answer, "{\"body\": {\"pieces\": %" PRId64 "}}", pieces);
  out.write(out.ctx, text(answer));
  return BOBBIN_OK;
}

static const bobbin_sale_extension sale_table = {
    {sizeof(bobbin_sale_extension), 1, 0}, NULL, offer, settle, NULL, unwind, NULL};
static const bobbin_handlers_extension handlers_table = {{sizeof(bobbin_handlers_extension), 1, 0}, invoke};

static const void* extension(void* self, bobbin_str id) {
  (void)self;
  if (id.len == strlen(BOBBIN_SALE_EXTENSION) && memcmp(id.ptr, BOBBIN_SALE_EXTENSION, id.len) == 0) return &sale_table;
  if (id.len == strlen(BOBBIN_HANDLERS_EXTENSION) && memcmp(id.ptr, BOBBIN_HANDLERS_EXTENSION, id.len) == 0)
    return &handlers_table;
  return NULL;
}

static const bobbin_plugin plugin = {{sizeof(bobbin_plugin), 1, 0}, NULL, NULL, NULL, NULL, extension};

static const bobbin_plugin* create(const bobbin_host* host) {
  call_service = host->service(host->ctx, text(BOBBIN_CALL_SERVICE));
  db = host->service(host->ctx, text(BOBBIN_DB_SERVICE));
  journal = host->service(host->ctx, text(BOBBIN_JOURNAL_SERVICE));
  return call_service && db && journal ? &plugin : NULL;
}

static const bobbin_entry entry = {{sizeof(bobbin_entry), 1, 0}, create};

const bobbin_entry* bobbin_entry_v1(void) { return &entry; }
