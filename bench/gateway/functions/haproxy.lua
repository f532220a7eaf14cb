-- access.lua and header_filter.lua in HAProxy's Lua API.
core.register_action("access", { "http-req" }, function(txn)
  local key = txn.sf:req_hdr("x-api-key")
  if key == "" then
    local reply = txn:reply({ status = 401, body = '{"message":"No API key found in request"}' })
    txn:done(reply)
  end
  local tenant = key:match("^(%w+)%-") or "none"
  txn.http:req_set_header("X-Tenant", tenant)
  txn:set_var("txn.tenant", tenant)
end)

core.register_action("header_filter", { "http-res" }, function(txn)
  local tenant = txn:get_var("txn.tenant")
  if tenant then txn.http:res_set_header("X-Tenant", tenant) end
  txn.http:res_set_header("X-Served-By", "edge-1")
  txn.http:res_del_header("Accept-Ranges")
end)
