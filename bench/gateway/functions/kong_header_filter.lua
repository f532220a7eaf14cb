-- header_filter.lua as a Kong user would write it.
kong.response.set_header("X-Tenant", kong.ctx.shared.tenant)
kong.response.set_header("X-Served-By", "edge-1")
kong.response.clear_header("Accept-Ranges")
