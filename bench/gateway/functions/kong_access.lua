-- access.lua as a Kong user would write it.
local key = kong.request.get_header("X-Api-Key")
if not key then
  return kong.response.exit(401, { message = "No API key found in request" })
end
local tenant = key:match("^(%w+)%-") or "none"
kong.service.request.set_header("X-Tenant", tenant)
kong.ctx.shared.tenant = tenant
