/* The whole C11 boundary between Bobbin and a plugin. One table a file; read entry.h first. */
#ifndef BOBBIN_ABI_H
#define BOBBIN_ABI_H

#include "abi/base.h"
#include "abi/call.h"
#include "abi/db.h"
#include "abi/entry.h"
#include "abi/handlers.h"
#include "abi/journal.h"
#include "abi/members.h"
#include "abi/sale.h"
#include "abi/services.h"
#include "abi/tender.h"

#endif
