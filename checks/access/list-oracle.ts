// What lists hold, in SQL of the oracle’s own, written from the contract’s descriptions.

/**
 * Whose rows are in a list, and the prefix of their ids. In the SQL `$1` is the legal entity, `$2` the stores in reach, null
 * for all, `$3` the caller, `$4` now, `$5` the store the caller stands in, `$6` whether the caller may do everything else.
 */
export const EXPECTED: Readonly<Record<string, readonly [string, string]>> = {
  listStores: ['sto', 'select id from store where ($2::uuid[] is null or id = any($2))'],
  listAddressBooks: [
    'abk',
    'select id from address_book b where ($2::uuid[] is null or exists (select from store_address_book s where s.address_book_id = b.id and s.store_id = any($2)))',
  ],
  listAssociates: [
    'ass',
    'select id from associate a where ($2::uuid[] is null or id = $3 or exists (select from associate_store s where s.associate_id = a.id and s.store_id = any($2)))',
  ],
  listDevices: ['dev', 'select id from device where ($2::uuid[] is null or store_id = any($2))'],
  listRoles: ['rol', 'select id from role where (true)'],
  listTokens: ['tok', 'select id from api_token where ($2::uuid[] is null or associate_id = $3)'],
  listAudit: ['aud', 'select id from audit_entry where ($2::uuid[] is null or store_id = any($2))'],
  listNumberSequences: ['seq', 'select id from number_sequence where (true)'],
  listAttributeTypes: ['aty', 'select id from attribute_type where (true)'],
  listAttributes: ['att', 'select id from attribute where (true)'],
  listAttributeGroups: ['agr', 'select id from attribute_group where (true)'],
  listJobRuns: ['job', 'select id from job_run where (true)'],

  // Narrower than whom one may see: of the stores’ customer lists only.
  listCustomers: [
    'cus',
    `select id from customer c where ($2::uuid[] is null or exists (
       select from customer_address_book m join store_address_book s on s.address_book_id = m.address_book_id
       where m.customer_id = c.id and s.kind = 'customer' and s.store_id = any($2)))`,
  ],
  listBrands: ['brd', 'select id from brand where (true)'],
  listCategories: ['cat', 'select id from category where (true)'],
  listProducts: ['prd', 'select id from product where (true)'],
  listOrders: ['ord', 'select id from sales_order where (true)'],
  listCustomerSpend: ['cus', 'select distinct customer_id as id from customer_spend where (true)'],
  listClientBooks: [
    'cbk',
    `select id from client_book where ($2::uuid[] is null or associate_id = $3 or associate_id in (
       select a.associate_id from associate_address_book a join store_address_book s on s.address_book_id = a.address_book_id
       where s.kind = 'employee' and s.store_id = any($2)))`,
  ],
  listClients: [
    'cus',
    'select customer_id as id from customer_keeper where (associate_id = $3 and (until is null or until > $4))',
  ],
  listClientChanges: [
    'cus',
    'select customer_id as id from customer_keeper where (associate_id = $3 and (until is null or until > $4))',
  ],
  // Of the store one stands in, however far one reaches.
  listStoreClients: [
    'cus',
    `select distinct customer_id as id from customer_keeper where ((until is null or until > $4) and associate_id in (
       select a.associate_id from associate_address_book a join store_address_book s on s.address_book_id = a.address_book_id
       where s.kind = 'employee' and s.store_id = $5))`,
  ],
  listClientBookOperations: ['cbo', 'select id from client_book_operation where (by_associate_id = $3)'],
  listSavedViews: ['sav', 'select id from saved_view where (associate_id = $3 or ($6 and shared_with_store_id = $5))'],
  listImports: ['imp', 'select id from import_batch where (true)'],
  listImportMappings: ['imm', 'select id from import_mapping where (true)'],
}

/** Lists below a row: by what each of their items is known, and which there are. `$1` is the row. */
export const BELOW: Readonly<Record<string, { readonly rows: string; readonly key: (item: Item) => unknown }>> = {
  listAttributeChanges: {
    rows: 'select id from attribute_change where customer_id = $1',
    key: ({ id }) => bare(id),
  },
  listConsents: { rows: 'select id from consent_entry where customer_id = $1', key: ({ id }) => bare(id) },
  listBuyers: {
    rows: 'select buyer_id as id from company_buyer where company_id = $1',
    key: ({ customer }) => bare(customer?.id),
  },
  listPurchases: { rows: 'select id from sales_order where customer_id = $1', key: ({ id }) => bare(id) },
  listWishes: { rows: 'select id from wish where customer_id = $1', key: ({ id }) => bare(id) },
  listClientBookHistory: {
    rows: 'select operation_id as id from client_book_event where customer_id = $1',
    key: ({ operationId }) => bare(operationId),
  },
  listRefusedRows: {
    rows: 'select row_number::text as id from import_remark where batch_id = $1 and not was_taken',
    key: ({ row }) => String(row),
  },
}

/** As much of an item of any list as tells which it is. */
export interface Item {
  readonly id?: string
  readonly customer?: { readonly id: string }
  readonly customerId?: string
  readonly operationId?: string
  readonly row?: number
}

const bare = (id: string | undefined) => id?.replace(/^\w+_/, '')
