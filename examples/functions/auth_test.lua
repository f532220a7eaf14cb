describe("auth.lua", function()
  local gate

  before_each(function()
    gate = gateway { functions = { access = { file = "auth.lua" } } }
  end)

  it("tells the service who owns the token, and hides the token", function()
    local result = gate:run { headers = { ["X-Token"] = "s3cret" } }

    expect(result.status).equals(200)
    expect(result.exited).is_false()
    expect(result.upstream.headers["X-Owner"]).equals("alice")
    expect(result.upstream.headers["X-Token"]).is_nil()
  end)

  it("refuses requests without a known token", function()
    for _, token in ipairs { "", "wrong" } do
      local result = gate:run { headers = { ["X-Token"] = token } }

      expect(result.exited).is_true()
      expect(result.status).equals(401)
      expect(result.json).equals { message = "a known X-Token is needed" }
      expect(result.upstream).is_nil()
    end
  end)
end)
