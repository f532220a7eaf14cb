local hello = { access = { file = "hello.lua" } }

it("greets the world", function()
  local result = run { functions = hello }

  expect(result.exited).is_true()
  expect(result.json).equals { message = "hello world" }
end)

it("greets by name", function()
  local result = run { functions = hello, request = { query = { name = "Zoë & co" } } }

  expect(result.json).equals { message = "hello Zoë & co" }
end)
