it("writes one line for each request", function()
  local result = run {
    functions = { log = { file = "log.lua" } },
    request = { path = "/orders", client_ip = "192.0.2.7" },
    service = { status = 201 },
  }

  expect(result.log).contains("GET /orders -> 201 for 192.0.2.7")
  expect(result.log[1].level).equals("notice")
  expect(result.errors).is_empty()
end)
