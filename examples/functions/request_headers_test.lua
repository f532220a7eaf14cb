it("tells the service the client's address, and not its program", function()
  local result = run {
    functions = { access = { file = "request_headers.lua" } },
    request = { client_ip = "192.0.2.7", headers = { ["User-Agent"] = "curl" } },
  }

  expect(result.upstream.headers["X-Client"]).equals("192.0.2.7")
  expect(result.upstream.headers["User-Agent"]).is_nil()
end)
