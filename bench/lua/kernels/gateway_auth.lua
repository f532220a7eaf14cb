-- A typical function: take a token apart, look its owner up, decide, set headers.
local tenants = { acme = { limit = 100, roles = { admin = true } }, globex = { limit = 5, roles = {} } }
local requests = {
  { method = "GET", path = "/orders/17", headers = { authorization = "Bearer acme-4f2b9c-admin" } },
  { method = "POST", path = "/orders", headers = { authorization = "bearer globex-77aa-user" } },
  { method = "DELETE", path = "/orders/3", headers = {} },
  { method = "GET", path = "/health", headers = { authorization = "Basic Zm9vOmJhcg==" } },
}

local function authorise(request)
  local header = request.headers.authorization
  if not header then return 401, "missing" end
  local scheme, token = header:match("^(%a+)%s+(.+)$")
  if not scheme or scheme:lower() ~= "bearer" then return 401, "scheme" end
  local name, _, role = token:match("^(%w+)%-(%x+)%-(%w+)$")
  local tenant = name and tenants[name]
  if not tenant then return 403, "tenant" end
  if request.method ~= "GET" and not tenant.roles[role] then return 403, "role" end
  request.out = { ["X-Tenant"] = name, ["X-Role"] = role, ["X-Limit"] = tostring(tenant.limit) }
  return 200, name
end

return function()
  local sum, text = 0, 0
  for i = 1, 400 do
    local status, reason = authorise(requests[i % 4 + 1])
    sum, text = sum + status, text + #reason
  end
  return sum .. " " .. text
end
