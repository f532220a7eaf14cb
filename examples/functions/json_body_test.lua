describe("json_body.lua", function()
  local gate = gateway { functions = { access = { file = "json_body.lua" } } }

  it("adds the route's name, and the right length", function()
    local result = gate:run { body = { a = 1 } }

    expect(result.upstream.json).equals { a = 1, route = "route" }
    expect(result.upstream.headers["Content-Length"]).equals(tostring(#result.upstream.body))
  end)

  it("refuses what is not JSON", function()
    local result = gate:run { body = "no", headers = { ["Content-Type"] = "application/json" } }

    expect(result.status).equals(400)
    expect(result.upstream).is_nil()
  end)
end)
