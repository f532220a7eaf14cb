describe("model.lua", function()
  local gate = gateway { functions = { access = { file = "model.lua" } } }
  local messages = { { role = "system", content = "Be kind" }, { role = "user", content = "Hi there" } }

  it("answers with what the user has said last", function()
    local result = gate:run { body = { messages = messages } }

    expect(result.exited).is_true()
    expect(result.json.choices[1].message).equals { role = "assistant", content = "Hi there" }
  end)

  it("says it word by word when it is asked to", function()
    local result = gate:run { body = { messages = messages, stream = true } }

    expect(result.headers["Content-Type"]).equals("text/event-stream")
    expect(result.body:find('"content":"Hi "', 1, true) ~= nil).is_true()
    expect(result.body:sub(-14)).equals("data: [DONE]\n\n")
  end)
end)
