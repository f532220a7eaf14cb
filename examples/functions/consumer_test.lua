it("greets the consumer", function()
  local result = run {
    plugin = "post-function",
    functions = { access = { file = "consumer.lua" } },
    consumer = { username = "alice" },
  }

  expect(result.upstream.headers["X-Greeting"]).equals("hello alice")
end)

it("works in the example's configuration, behind key-auth", function()
  local gate = gateway { config = "../kong.yml" }

  expect(gate:run({ path = "/keyed" }).status).equals(401)
  local result = gate:run { path = "/keyed", headers = { apikey = "alice-key" } }
  expect(result.upstream.headers["X-Greeting"]).equals("hello alice")
  expect(result.headers["RateLimit-Limit"]).equals("5")
end)
