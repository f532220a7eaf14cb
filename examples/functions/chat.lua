-- phase: ws_client_frame
-- What nobody should have to read does not reach the service, and who shouts is shown out.
local WORDS = { "darn", "heck" }

return function()
  local text, type = kong.websocket.client.get_frame()
  if type ~= "text" then
    return
  end
  if #text > 10 and text == text:upper() and text:find("%u") then
    kong.websocket.client.close(4000, "no shouting")
    return
  end
  for _, word in ipairs(WORDS) do
    text = text:gsub(word, "****")
  end
  kong.websocket.client.set_frame_data(text)
end
