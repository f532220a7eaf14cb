-- header_filter.lua as a Kong user would write it.
local tenant = kong.ctx.shared.tenant
if tenant then kong.response.set_header("X-Tenant", tenant) end
kong.response.set_header("X-Served-By", "edge-1")
kong.response.clear_header("Accept-Ranges")
