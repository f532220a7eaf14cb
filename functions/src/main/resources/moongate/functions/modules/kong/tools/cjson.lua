-- kong.tools.cjson: JSON whose arrays stay arrays.
local cjson = require("cjson.safe").new()
cjson.decode_array_with_array_mt(true)
cjson.encode_sparse_array(nil, nil, 2 ^ 15)
cjson.encode_number_precision(16)

return {
  array_mt = cjson.array_mt,
  empty_array_mt = cjson.empty_array_mt,
  null = cjson.null,
  encode = cjson.encode,
  decode_with_array_mt = cjson.decode,
}
