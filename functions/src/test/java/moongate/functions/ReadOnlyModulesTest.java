package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.Test;

/// Every table that a function is provided with is read-only for every kind of write, whatever the
/// setting grants besides.
class ReadOnlyModulesTest {
  /// Tables that are there to be written to: the request's, and `_G`, which functions share.
  private static final String WRITABLE =
      "[ngx.ctx] = true, [ngx.header] = true, [ngx.var] = true, [ngx.arg] = true,"
          + " [kong.ctx.shared] = true, [kong.ctx.plugin] = true, [_G] = true";

  /// Tries all that may change `t`, and says what did.
  private static final String ATTACKS =
      """
      local attacks = {
        assignment = function(t) t.added = 1 end,
        replacement = function(t) local k = next(t); t[k] = 1 end,
        removal = function(t) local k = next(t); t[k] = nil end,
        iteration = function(t) for k in next, t do t[k] = nil end end,
        numbered = function(t) t[1] = 1 end,
        rawset = function(t) rawset(t, 'added', 1) end,
        insert = function(t) table.insert(t, 1) end,
        insert_before = function(t) table.insert(t, 1, 1) end,
        move = function(t) table.move({ 1, 2 }, 1, 2, 1, t) end,
        clear = function(t) table.clear(t) end,
        kong_clear = function(t) kong.table.clear(t) end,
        setmetatable = function(t) setmetatable(t, { __index = {} }) end,
        metatable = function(t) getmetatable(t).__index = {} end,
        metatable_raw = function(t) rawset(getmetatable(t), '__index', {}) end,
      }
      local quiet = {
        sort = function(t) table.sort(t, function() return true end) end,
        remove = function(t) table.remove(t) end,
        foreach = function(t) table.foreach(t, function(k) t[k] = 1 end) end,
        merge = function(t) kong.table.merge(t, { added = 1 }) end,
      }
      """;

  private static final String WALK =
      """
      local found, seen, count = {}, { %s }, 0
      local function content(t)
        local copy = {}
        for k, v in next, t do copy[k] = v end
        return copy
      end
      local function is_same(t, before)
        for k, v in next, before do if rawget(t, k) ~= v then return false end end
        for k in next, t do if before[k] == nil then return false end end
        return true
      end
      local function try(t, path)
        if seen[t] then return end
        seen[t] = true
        count = count + 1
        local before, meta = content(t), getmetatable(t)
        for name, attack in pairs(attacks) do
          local ok = pcall(attack, t)
          if ok and not (next(before) == nil and name:find('^[ir]')) then
            found[#found + 1] = path .. ' ' .. name .. ' passed'
          end
        end
        for _, attack in pairs(quiet) do pcall(attack, t) end
        if not is_same(t, before) or getmetatable(t) ~= meta then
          found[#found + 1] = path .. ' has changed'
        end
        for k, v in next, before do
          if type(v) == 'table' then try(v, path .. '.' .. tostring(k)) end
        end
      end
      """;

  private static String result(SandboxMode mode, List<String> modules) {
    var granted =
        List.of("setmetatable", "getmetatable", "rawset", "rawget", "string.rep", "string.dump");
    try (var lab = new FunctionLab(new SandboxSettings(mode, modules, granted))) {
      var names = new StringBuilder();
      modules.forEach(name -> names.append("'").append(name).append("', "));
      return lab.access(
          lab.plugin(
              "access",
              ATTACKS
                  + WALK.formatted(WRITABLE)
                  + """
                  for name, t in pairs({ kong = kong, ngx = ngx, string = string, table = table,
                      math = math, bit = bit, os = os, coroutine = coroutine, jit = jit }) do
                    try(t, name)
                  end
                  for _, name in ipairs({ %s }) do
                    local m = require(name)
                    if type(m) == 'table' then try(m, name) end
                  end
                  kong.response.exit(200, table.concat(found, ', ') .. ' of ' .. count)
                  """
                      .formatted(names)));
    }
  }

  @Test
  void nothingProvidedCanBeChangedByAnyKindOfWrite() {
    assertThat(result(SandboxMode.SANDBOX, List.of())).matches("exit 200  of [3-9]\\d");
  }

  @Test
  void modulesThatRequireLoadsAreReadOnlyToo() {
    // In portions: all of them are much work for one invocation.
    var names = LuaModules.names().stream().sorted().toList();
    for (int i = 0; i < names.size(); i += 10) {
      assertThat(result(SandboxMode.SANDBOX, names.subList(i, Math.min(i + 10, names.size()))))
          .matches("exit 200  of \\d+");
    }
  }

  @Test
  void methodsOfTextsAreThoseOfTheReadOnlyLibrary() {
    try (var lab = new FunctionLab()) {
      assertThat(lab.error("local m = ('').upper; ('').upper = nil")).contains("string");
      assertThat(lab.error("local s = 'x'; s.upper = print")).contains("attempt to index");
      assertThat(lab.result("('x').upper == string.upper")).isEqualTo("true");
    }
  }

  @Test
  void whatIsThereToBeWrittenToIsWritable() {
    try (var lab = new FunctionLab()) {
      assertThat(
              lab.result(
                  "(function() ngx.header['X-A'] = '1' ngx.ctx.a = 1 kong.ctx.shared.a = 2"
                      + " kong.ctx.plugin.a = 3 ngx.status = 201 ngx.var.args = 'q=1' _G.a = 4"
                      + " own = 5 return ngx.ctx.a .. kong.ctx.shared.a .. kong.ctx.plugin.a"
                      + " .. ngx.status .. ngx.var.args .. _G.a .. own end)()"))
          .isEqualTo("123201q=145");
    }
  }
}
