/* Where every member of every struct of the boundary stands. A change here is a change of the ABI: members are only
 * appended (to structs with a head, or to rows that travel with their stride), and what stands never moves.
 * Compiled as C11, C17 and C++20 by headers.py; the numbers are those of LP64 with natural alignment. */
#include <bobbin/abi.h>

#ifdef __cplusplus
#define CHECK_LAYOUT static_assert
#else
#define CHECK_LAYOUT _Static_assert
#endif
#define SIZE(type, size) CHECK_LAYOUT(sizeof(type) == (size), "sizeof " #type)
#define AT(type, member, offset) CHECK_LAYOUT(offsetof(type, member) == (offset), #type "." #member)

/* abi/base.h */
SIZE(bobbin_head, 8);
AT(bobbin_head, size, 0);
AT(bobbin_head, rev, 4);
AT(bobbin_head, minor, 6);

SIZE(bobbin_str, 16);
AT(bobbin_str, ptr, 0);
AT(bobbin_str, len, 8);

SIZE(bobbin_span, 16);
AT(bobbin_span, items, 0);
AT(bobbin_span, count, 8);
AT(bobbin_span, stride, 12);

SIZE(bobbin_word, 32);
AT(bobbin_word, lang, 0);
AT(bobbin_word, text, 16);

SIZE(bobbin_sink, 16);
AT(bobbin_sink, ctx, 0);
AT(bobbin_sink, write, 8);

SIZE(bobbin_value, 32);
AT(bobbin_value, type, 0);
AT(bobbin_value, reserved, 4);
AT(bobbin_value, i, 8);
AT(bobbin_value, s, 16);

/* abi/entry.h */
SIZE(bobbin_host, 24);
AT(bobbin_host, head, 0);
AT(bobbin_host, ctx, 8);
AT(bobbin_host, service, 16);

SIZE(bobbin_plugin, 48);
AT(bobbin_plugin, head, 0);
AT(bobbin_plugin, self, 8);
AT(bobbin_plugin, start, 16);
AT(bobbin_plugin, stop, 24);
AT(bobbin_plugin, destroy, 32);
AT(bobbin_plugin, extension, 40);

SIZE(bobbin_entry, 16);
AT(bobbin_entry, head, 0);
AT(bobbin_entry, create, 8);

/* abi/call.h */
SIZE(bobbin_call_info, 160);
AT(bobbin_call_info, head, 0);
AT(bobbin_call_info, mode, 8);
AT(bobbin_call_info, draining, 12);
AT(bobbin_call_info, business_day, 16);
AT(bobbin_call_info, demo, 20);
AT(bobbin_call_info, now_ms, 24);
AT(bobbin_call_info, day_starts_ms, 32);
AT(bobbin_call_info, day_ends_ms, 40);
AT(bobbin_call_info, settings_version, 48);
AT(bobbin_call_info, store, 56);
AT(bobbin_call_info, till, 72);
AT(bobbin_call_info, staff, 88);
AT(bobbin_call_info, currency, 104);
AT(bobbin_call_info, time_zone, 120);
AT(bobbin_call_info, locale, 136);
AT(bobbin_call_info, budget_ms, 152);

SIZE(bobbin_refusal, 56);
AT(bobbin_refusal, head, 0);
AT(bobbin_refusal, code, 8);
AT(bobbin_refusal, field, 24);
AT(bobbin_refusal, words, 40);

SIZE(bobbin_call_service, 96);
AT(bobbin_call_service, head, 0);
AT(bobbin_call_service, info, 8);
AT(bobbin_call_service, refuse, 16);
AT(bobbin_call_service, setting_int, 24);
AT(bobbin_call_service, setting_bool, 32);
AT(bobbin_call_service, setting_text, 40);
AT(bobbin_call_service, setting_count, 48);
AT(bobbin_call_service, setting_json, 56);
AT(bobbin_call_service, day_starts, 64);
AT(bobbin_call_service, day_of, 72);
AT(bobbin_call_service, instant_text, 80);
AT(bobbin_call_service, new_id, 88);

/* abi/db.h */
SIZE(bobbin_db_service, 24);
AT(bobbin_db_service, head, 0);
AT(bobbin_db_service, read, 8);
AT(bobbin_db_service, write, 16);

/* abi/journal.h */
SIZE(bobbin_term, 32);
AT(bobbin_term, kind, 0);
AT(bobbin_term, index, 4);
AT(bobbin_term, base, 8);
AT(bobbin_term, numerator, 16);
AT(bobbin_term, denominator, 24);

SIZE(bobbin_transfer, 216);
AT(bobbin_transfer, head, 0);
AT(bobbin_transfer, flags, 8);
AT(bobbin_transfer, rounding, 12);
AT(bobbin_transfer, scope, 16);
AT(bobbin_transfer, reserved, 20);
AT(bobbin_transfer, amount, 24);
AT(bobbin_transfer, cap, 32);
AT(bobbin_transfer, minimum, 40);
AT(bobbin_transfer, expires_ms, 48);
AT(bobbin_transfer, lot, 56);
AT(bobbin_transfer, grace_days, 64);
AT(bobbin_transfer, from_account, 72);
AT(bobbin_transfer, from_holder, 88);
AT(bobbin_transfer, to_account, 104);
AT(bobbin_transfer, to_holder, 120);
AT(bobbin_transfer, rule, 136);
AT(bobbin_transfer, label, 152);
AT(bobbin_transfer, reason, 168);
AT(bobbin_transfer, terms, 184);
AT(bobbin_transfer, refusal, 200);

SIZE(bobbin_hold, 88);
AT(bobbin_hold, head, 0);
AT(bobbin_hold, id, 8);
AT(bobbin_hold, account, 24);
AT(bobbin_hold, holder, 40);
AT(bobbin_hold, amount, 56);
AT(bobbin_hold, for_ms, 64);
AT(bobbin_hold, refusal, 72);

SIZE(bobbin_balance, 32);
AT(bobbin_balance, head, 0);
AT(bobbin_balance, balance, 8);
AT(bobbin_balance, held, 16);
AT(bobbin_balance, spendable, 24);

SIZE(bobbin_lot, 48);
AT(bobbin_lot, id, 0);
AT(bobbin_lot, origin, 8);
AT(bobbin_lot, amount, 16);
AT(bobbin_lot, remaining, 24);
AT(bobbin_lot, granted_ms, 32);
AT(bobbin_lot, expires_ms, 40);

SIZE(bobbin_entry_row, 200);
AT(bobbin_entry_row, id, 0);
AT(bobbin_entry_row, at_ms, 8);
AT(bobbin_entry_row, business_day, 16);
AT(bobbin_entry_row, reserved, 20);
AT(bobbin_entry_row, amount, 24);
AT(bobbin_entry_row, reverses, 32);
AT(bobbin_entry_row, cause, 40);
AT(bobbin_entry_row, cause_id, 56);
AT(bobbin_entry_row, store, 72);
AT(bobbin_entry_row, plugin, 88);
AT(bobbin_entry_row, rule, 104);
AT(bobbin_entry_row, label, 120);
AT(bobbin_entry_row, reason, 136);
AT(bobbin_entry_row, other_account, 152);
AT(bobbin_entry_row, other_holder, 168);
AT(bobbin_entry_row, terms, 184);

SIZE(bobbin_journal_service, 64);
AT(bobbin_journal_service, head, 0);
AT(bobbin_journal_service, post, 8);
AT(bobbin_journal_service, balance, 16);
AT(bobbin_journal_service, lots, 24);
AT(bobbin_journal_service, entries, 32);
AT(bobbin_journal_service, expiring, 40);
AT(bobbin_journal_service, hold, 48);
AT(bobbin_journal_service, release, 56);

/* abi/members.h */
SIZE(bobbin_member, 112);
AT(bobbin_member, head, 0);
AT(bobbin_member, id, 8);
AT(bobbin_member, code, 16);
AT(bobbin_member, joined_day, 32);
AT(bobbin_member, birth_month, 36);
AT(bobbin_member, birth_day, 40);
AT(bobbin_member, profile_complete, 44);
AT(bobbin_member, tags, 48);
AT(bobbin_member, spend_minor, 64);
AT(bobbin_member, sales, 72);
AT(bobbin_member, visits, 80);
AT(bobbin_member, first_sale_ms, 88);
AT(bobbin_member, last_sale_ms, 96);
AT(bobbin_member, referrer, 104);

SIZE(bobbin_members_service, 16);
AT(bobbin_members_service, head, 0);
AT(bobbin_members_service, find, 8);

/* abi/sale.h */
SIZE(bobbin_associate, 24);
AT(bobbin_associate, staff, 0);
AT(bobbin_associate, share_ppm, 16);

SIZE(bobbin_share, 24);
AT(bobbin_share, tender, 0);
AT(bobbin_share, reserved, 4);
AT(bobbin_share, amount_minor, 8);
AT(bobbin_share, money_minor, 16);

SIZE(bobbin_applied, 40);
AT(bobbin_applied, plugin, 0);
AT(bobbin_applied, rule, 16);
AT(bobbin_applied, amount_minor, 32);

SIZE(bobbin_line, 208);
AT(bobbin_line, line, 0);
AT(bobbin_line, flags, 4);
AT(bobbin_line, quantity, 8);
AT(bobbin_line, list_minor, 16);
AT(bobbin_line, net_minor, 24);
AT(bobbin_line, tax_minor, 32);
AT(bobbin_line, cost_minor, 40);
AT(bobbin_line, launch_day, 48);
AT(bobbin_line, reserved, 52);
AT(bobbin_line, sku, 56);
AT(bobbin_line, style, 72);
AT(bobbin_line, name, 88);
AT(bobbin_line, category, 104);
AT(bobbin_line, season, 120);
AT(bobbin_line, tags, 136);
AT(bobbin_line, associates, 152);
AT(bobbin_line, shares, 168);
AT(bobbin_line, adjustments, 184);
AT(bobbin_line, kept, 200);

SIZE(bobbin_tender, 104);
AT(bobbin_tender, index, 0);
AT(bobbin_tender, flags, 4);
AT(bobbin_tender, amount_minor, 8);
AT(bobbin_tender, left_minor, 16);
AT(bobbin_tender, unit_minor, 24);
AT(bobbin_tender, money_minor, 32);
AT(bobbin_tender, id, 40);
AT(bobbin_tender, plugin, 56);
AT(bobbin_tender, reference, 72);
AT(bobbin_tender, verification, 88);

SIZE(bobbin_sale, 224);
AT(bobbin_sale, head, 0);
AT(bobbin_sale, at_ms, 8);
AT(bobbin_sale, business_day, 16);
AT(bobbin_sale, reserved, 20);
AT(bobbin_sale, member, 24);
AT(bobbin_sale, member_code, 32);
AT(bobbin_sale, id, 48);
AT(bobbin_sale, number, 64);
AT(bobbin_sale, store, 80);
AT(bobbin_sale, till, 96);
AT(bobbin_sale, staff, 112);
AT(bobbin_sale, list_minor, 128);
AT(bobbin_sale, net_minor, 136);
AT(bobbin_sale, lines, 144);
AT(bobbin_sale, tenders, 160);
AT(bobbin_sale, pay_with, 176);
AT(bobbin_sale, coupons, 192);
AT(bobbin_sale, gifts, 208);

SIZE(bobbin_gift, 40);
AT(bobbin_gift, head, 0);
AT(bobbin_gift, id, 8);
AT(bobbin_gift, sku, 24);

SIZE(bobbin_adjustment, 88);
AT(bobbin_adjustment, head, 0);
AT(bobbin_adjustment, line, 8);
AT(bobbin_adjustment, reserved, 12);
AT(bobbin_adjustment, amount_minor, 16);
AT(bobbin_adjustment, rule, 24);
AT(bobbin_adjustment, label, 40);
AT(bobbin_adjustment, lines, 56);
AT(bobbin_adjustment, coupon, 72);

SIZE(bobbin_coin, 48);
AT(bobbin_coin, head, 0);
AT(bobbin_coin, step_minor, 8);
AT(bobbin_coin, rule, 16);
AT(bobbin_coin, label, 32);

SIZE(bobbin_price_out, 48);
AT(bobbin_price_out, head, 0);
AT(bobbin_price_out, ctx, 8);
AT(bobbin_price_out, adjust, 16);
AT(bobbin_price_out, gift, 24);
AT(bobbin_price_out, warn, 32);
AT(bobbin_price_out, round_down, 40);

SIZE(bobbin_money_part, 16);
AT(bobbin_money_part, amount_minor, 0);
AT(bobbin_money_part, money_minor, 8);

SIZE(bobbin_tender_offer, 120);
AT(bobbin_tender_offer, head, 0);
AT(bobbin_tender_offer, flags, 8);
AT(bobbin_tender_offer, reserved, 12);
AT(bobbin_tender_offer, max_minor, 16);
AT(bobbin_tender_offer, min_minor, 24);
AT(bobbin_tender_offer, unit_minor, 32);
AT(bobbin_tender_offer, balance_minor, 40);
AT(bobbin_tender_offer, id, 48);
AT(bobbin_tender_offer, label, 64);
AT(bobbin_tender_offer, why, 80);
AT(bobbin_tender_offer, step_minor, 96);
AT(bobbin_tender_offer, parts, 104);

SIZE(bobbin_tender_out, 24);
AT(bobbin_tender_out, head, 0);
AT(bobbin_tender_out, ctx, 8);
AT(bobbin_tender_out, offer, 16);

SIZE(bobbin_returned_line, 40);
AT(bobbin_returned_line, line, 0);
AT(bobbin_returned_line, reserved, 4);
AT(bobbin_returned_line, quantity, 8);
AT(bobbin_returned_line, remaining, 16);
AT(bobbin_returned_line, net_minor, 24);
AT(bobbin_returned_line, remaining_minor, 32);

SIZE(bobbin_effect, 144);
AT(bobbin_effect, entry, 0);
AT(bobbin_effect, given, 8);
AT(bobbin_effect, taken_back, 16);
AT(bobbin_effect, taken_back_before, 24);
AT(bobbin_effect, plugin, 32);
AT(bobbin_effect, rule, 48);
AT(bobbin_effect, from_account, 64);
AT(bobbin_effect, from_holder, 80);
AT(bobbin_effect, to_account, 96);
AT(bobbin_effect, to_holder, 112);
AT(bobbin_effect, terms, 128);

SIZE(bobbin_return, 128);
AT(bobbin_return, head, 0);
AT(bobbin_return, at_ms, 8);
AT(bobbin_return, business_day, 16);
AT(bobbin_return, whole, 20);
AT(bobbin_return, id, 24);
AT(bobbin_return, store, 40);
AT(bobbin_return, till, 56);
AT(bobbin_return, staff, 72);
AT(bobbin_return, sale, 88);
AT(bobbin_return, lines, 96);
AT(bobbin_return, effects, 112);

SIZE(bobbin_member_change, 40);
AT(bobbin_member_change, head, 0);
AT(bobbin_member_change, kind, 8);
AT(bobbin_member_change, reserved, 12);
AT(bobbin_member_change, member, 16);
AT(bobbin_member_change, other, 24);
AT(bobbin_member_change, referrer, 32);

SIZE(bobbin_sale_extension, 56);
AT(bobbin_sale_extension, head, 0);
AT(bobbin_sale_extension, price, 8);
AT(bobbin_sale_extension, tender, 16);
AT(bobbin_sale_extension, settle, 24);
AT(bobbin_sale_extension, after, 32);
AT(bobbin_sale_extension, unwind, 40);
AT(bobbin_sale_extension, member, 48);

/* abi/handlers.h */
SIZE(bobbin_handlers_extension, 16);
AT(bobbin_handlers_extension, head, 0);
AT(bobbin_handlers_extension, invoke, 8);

/* abi/services.h */
SIZE(bobbin_services_service, 16);
AT(bobbin_services_service, head, 0);
AT(bobbin_services_service, invoke, 8);

SIZE(bobbin_log_service, 16);
AT(bobbin_log_service, head, 0);
AT(bobbin_log_service, write, 8);

SIZE(bobbin_secrets_service, 32);
AT(bobbin_secrets_service, head, 0);
AT(bobbin_secrets_service, reveal, 8);
AT(bobbin_secrets_service, seal, 16);
AT(bobbin_secrets_service, matches, 24);

/* abi/tender.h */
SIZE(bobbin_attempt, 96);
AT(bobbin_attempt, head, 0);
AT(bobbin_attempt, id, 8);
AT(bobbin_attempt, tender, 24);
AT(bobbin_attempt, auth_code, 40);
AT(bobbin_attempt, provider_reference, 56);
AT(bobbin_attempt, amount_minor, 72);
AT(bobbin_attempt, asked, 80);
AT(bobbin_attempt, cancelled, 88);
AT(bobbin_attempt, kind, 92);

SIZE(bobbin_outcome_out, 40);
AT(bobbin_outcome_out, head, 0);
AT(bobbin_outcome_out, ctx, 8);
AT(bobbin_outcome_out, state, 16);
AT(bobbin_outcome_out, provider_reference, 24);
AT(bobbin_outcome_out, words, 32);

SIZE(bobbin_tender_extension, 48);
AT(bobbin_tender_extension, head, 0);
AT(bobbin_tender_extension, recognise, 8);
AT(bobbin_tender_extension, authorise, 16);
AT(bobbin_tender_extension, query, 24);
AT(bobbin_tender_extension, cancel, 32);
AT(bobbin_tender_extension, refund, 40);
