local function chat(...)
  return run {
    functions = { ws_client_frame = { file = "chat.lua" } },
    request = { path = "/chat", frames = { ... } },
  }
end

it("keeps words from the service", function()
  local result = chat("well, heck", { from = "service", data = "heck is fine from me" })
  expect(result.status).equals(101)
  expect(result.frames[1].to).equals("service")
  expect(result.frames[1].data).equals("well, ****")
  expect(result.frames[2].to).equals("client")
  expect(result.frames[2].data).equals("heck is fine from me")
end)

it("shows out who shouts", function()
  local result = chat("CAN YOU HEAR ME", "never said")
  expect(result.frames[1].to).equals("client")
  expect(result.frames[1].type).equals("close")
  expect(result.frames[1].status).equals(4000)
  expect(result.frames[1].data).equals("no shouting")
  expect(result.frames[2].to).equals("service")
  expect(result.frames[2].status).equals(1000)
  expect(result.frames[3]).is_nil()
end)

it("leaves other frames alone", function()
  local result = chat({ type = "binary", data = "heck" }, { type = "close", status = 1000, data = "bye" })
  expect(result.frames[1].data).equals("heck")
  expect(result.frames[2].type).equals("close")
  expect(result.frames[2].data).equals("bye")
end)
