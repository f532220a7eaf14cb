it("sets its headers, whatever the service says", function()
  local result = run {
    functions = { header_filter = { file = "response_headers.lua" } },
    service = { status = 404, headers = { ["Cache-Control"] = "max-age=60" }, body = "nothing" },
  }

  expect(result.status).equals(404)
  expect(result.headers["X-Served-By"]).equals("moongate")
  expect(result.headers["Cache-Control"]).equals("no-store")
  expect(result.body).equals("nothing")
end)
