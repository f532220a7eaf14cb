-- What most access functions do: read a header, decide, tell the upstream, keep something for later.
-- This very file runs in nginx's Lua module and in Moongate.
local key = ngx.var.http_x_api_key
if not key then
  ngx.status = 401
  ngx.say('{"message":"No API key found in request"}')
  return ngx.exit(401)
end
local tenant = key:match("^(%w+)%-") or "none"
ngx.req.set_header("X-Tenant", tenant)
ngx.ctx.tenant = tenant
