it("counts requests of one gateway", function()
  local gate = gateway { functions = { header_filter = { file = "counter.lua" } } }

  expect(gate:run().headers["X-Count"]).equals("1")
  expect(gate:run().headers["X-Count"]).equals("2")
end)

it("starts anew in another gateway", function()
  local result = run { functions = { header_filter = { file = "counter.lua" } } }

  expect(result.headers["X-Count"]).equals("1")
end)
