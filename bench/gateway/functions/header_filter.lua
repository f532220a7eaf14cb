-- Runs on the way back: adds what access has found out, and hides a header of the upstream.
ngx.header["X-Tenant"] = ngx.ctx.tenant
ngx.header["X-Served-By"] = "edge-1"
ngx.header["Accept-Ranges"] = nil
