package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Modules that functions can `require`.
class ModulesTest {
  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX, List.copyOf(LuaModules.names()), List.of("string.rep")));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `body` returns, a function of `m`, the module.
  private String with(String module, String body) {
    return lab.returned("local m = require('" + module + "') " + body);
  }

  @Test
  void everyModuleLoadsAndIsReadOnly() {
    for (var name : LuaModules.names()) {
      assertThat(with(name, "return type(m)")).as(name).isEqualTo("table");
      assertThat(lab.error("require('" + name + "').x = 1"))
          .as(name)
          .isEqualTo("Cannot modify " + name + ".x. Protected by the sandbox.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "resty.sha256 ¦ ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "resty.sha1 ¦ a9993e364706816aba3e25717850c26c9cd0d89d",
        "resty.md5 ¦ 900150983cd24fb0d6963f7d28e17f72"
      })
  void digestsAreThoseOfTheirStandards(String module, String hex) {
    assertThat(
            with(
                module,
                "local d = m:new() d:update('a') d:update(('bcd'), 2) "
                    + "return require('resty.string').to_hex(d:final())"))
        .isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "resty.string ¦ m.atoi('12ab') ¦ 12",
        "resty.string ¦ m.to_hex('\\1\\255') ¦ 01ff",
        "resty.random ¦ #m.bytes(16) ¦ 16",
        "resty.hmac ¦ m:new('key', m.ALGOS.SHA256):final('The quick brown fox jumps over the lazy dog',"
            + " true) ¦ f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
        "ngx.base64 ¦ m.encode_base64url('\\251\\255') ¦ -_8",
        "ngx.base64 ¦ m.decode_base64url('-_8') ¦ \u00fb\u00ff",
        "ngx.base64 ¦ select(2, m.decode_base64url('*')) ¦ invalid input",
        "ngx.re ¦ table.concat(m.split('a,b,c', ','), '|') ¦ a|b|c",
        "ngx.re ¦ table.concat(m.split('a,b,c', ',', nil, nil, 2), '|') ¦ a|b,c",
        "ngx.re ¦ table.concat(m.split('a1b2c', '(\\\\d)'), '|') ¦ a|1|b|2|c",
        "ngx.re ¦ table.concat(m.split('abc', ''), '|') ¦ a|b|c",
        "ngx.re ¦ table.concat(m.split('ab', 'x'), '|') ¦ ab",
        "kong.tools.string ¦ table.concat(m.split('a.b..c', '.'), '|') ¦ a|b||c",
        "pl.utils ¦ table.concat(m.split('a  b c '), '|') ¦ a|b|c",
        "pl.utils ¦ table.concat(m.split('a.b..c', '.', true), '|') ¦ a|b||c",
        "pl.utils ¦ table.concat(m.split('a,b,c', ',', true, 2), '|') ¦ a|b,c",
        "pl.utils ¦ table.concat({ m.splitv('a=b', '=') }, '|') ¦ a|b",
        "pl.utils ¦ ('a.b'):find(m.escape('.')) ¦ 2",
        "pl.utils ¦ m.choose(nil, 1, 2) ¦ 2",
        "pl.tablex ¦ m.readonly({ a = 1 }).a ¦ 1",
        "pl.tablex ¦ select(2, pcall(function() m.readonly({}).a = 1 end)):match('read%-only') ¦"
            + " read-only",
        "kong.tools.string ¦ table.concat(m.split('abc', ''), '|') ¦ a|b|c",
        "kong.tools.string ¦ m.strip('  a b ') ¦ a b",
        "kong.tools.string ¦ m.bytes_to_str(2048, 'k') ¦ 2.00 KiB",
        "kong.tools.table ¦ m.table_contains({ 1, 2 }, 2) ¦ true",
        "kong.tools.table ¦ m.is_array({ 1, 2 }) ¦ true",
        "kong.tools.table ¦ m.is_array({ a = 1 }) ¦ false",
        "kong.tools.table ¦ m.deep_copy({ a = { 1 } }).a[1] ¦ 1",
        "kong.tools.table ¦ m.table_path({ a = { b = 2 } }, { 'a', 'b' }) ¦ 2",
        "kong.tools.uuid ¦ m.is_valid_uuid(m.uuid()) ¦ true",
        "kong.tools.rand ¦ #m.random_string() ¦ 32",
        "kong.tools.sha256 ¦ m.sha256_hex('abc'):sub(1, 8) ¦ ba7816bf",
        "kong.tools.timestamp ¦ m.get_timestamps(1709210096789).month ¦ 1706745600000",
        "kong.tools.timestamp ¦ m.get_timestamps(1709210096789).day ¦ 1709164800000",
        "kong.tools.timestamp ¦ m.get_timestamps(1709210096789).year ¦ 1704067200000",
        "kong.tools.timestamp ¦ m.get_timetable(1709210096789):rfc_3339() ¦ 2024-02-29T12:34:56.789",
        "kong.tools.timestamp ¦ m.get_timetable(1709210096):rfc_3339() ¦ 2024-02-29T12:34:56.000",
        "kong.tools.timestamp ¦ m.get_timetable(1709210096789):timestamp() ¦ 1709210096.789",
        "kong.tools.timestamp ¦ m.get_timetable(1709210096).yday ¦ 60",
        "kong.tools.timestamp ¦ m.get_timetable(1709210096).wday ¦ 5",
        "kong.tools.timestamp ¦ #m.get_timetable(m.get_utc_ms()):rfc_3339() ¦ 23",
        "kong.tools.ip ¦ m.hostname_type('127.0.0.1:80') ¦ ipv4",
        "kong.tools.ip ¦ m.hostname_type('::1') ¦ ipv6",
        "kong.tools.ip ¦ m.format_host('::1', 80) ¦ [::1]:80",
        "kong.tools.ip ¦ m.normalize_ip('[::1]:80').host ¦ 0000:0000:0000:0000:0000:0000:0000:0001",
        "kong.tools.ip ¦ m.is_valid_ip('1.2.3') ¦ false",
        "kong.tools.ip ¦ m.is_valid_cidr('10.0.0.0/8') ¦ true",
        "kong.tools.uri ¦ m.normalize('/a/./b/../c%41%2f//d/') ¦ /a/cA%2F/d/",
        "kong.tools.uri ¦ m.escape('/a b') ¦ /a%20b",
        "kong.tools.gzip ¦ m.inflate_gzip(m.deflate_gzip('hello')) ¦ hello",
        "kong.tools.gzip ¦ select(2, m.inflate_gzip('x')) ¦ failed to inflate: not in gzip format",
        "kong.tools.cjson ¦ m.encode(m.decode_with_array_mt('[]')) ¦ []",
        "kong.tools.mime_type ¦ (select(2, m.parse_mime_type('text/HTML; q=0.5'))) ¦ html",
        "kong.tools.utils ¦ table.concat(m.split('a b', ' '), '|') ¦ a|b",
        "kong.meta ¦ m._VERSION_TABLE.minor ¦ 10",
        "socket ¦ math.abs(m.gettime() - ngx.now()) < 60 ¦ true",
        "mime ¦ (m.b64('ab')) .. m.unb64('Yw==') ¦ YWI=c",
        "resty.jit-uuid ¦ m.is_valid(m()) ¦ true",
        "resty.jit-uuid ¦ m.generate_v5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com') ¦"
            + " 2ed6657d-e927-568b-95e1-2665a8aea6a2",
        "resty.jit-uuid ¦ m.generate_v3('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com') ¦"
            + " 5df41881-3aed-3515-88a7-2f4a814cf09e",
        "resty.ipmatcher ¦ m.new({ '10.0.0.0/8', '::1' }):match('10.1.2.3') ¦ true",
        "resty.ipmatcher ¦ m.new({ '10.0.0.0/8' }):match('11.1.2.3') ¦ false",
        "resty.ipmatcher ¦ select(2, m.new({ '10.0.0.0/33' })) ¦ invalid ip address: 10.0.0.0/33",
        "resty.ipmatcher ¦ m.new_with_value({ ['10.0.0.0/8'] = 'a', ['10.1.0.0/16'] = 'b'"
            + " }):match('10.1.2.3') ¦ b",
        "pl.stringx ¦ m.strip('..a..', '.') ¦ a",
        "pl.stringx ¦ table.concat(m.split(' a  b '), '|') ¦ a|b",
        "pl.stringx ¦ m.replace('a-b-c', '-', '+', 1) ¦ a+b-c",
        "pl.stringx ¦ m.rpartition('a.b.c', '.') ¦ a.b",
        "pl.stringx ¦ m.title('hello world') ¦ Hello World",
        "pl.pretty ¦ m.write({ 1, 'a', x = { y = true }, ['end'] = 2 }, '') ¦ {1,\"a\",[\"end\"]=2,x={y=true}}",
        "pl.tablex ¦ m.deepcompare({ 1, { a = 2 } }, { 1, { a = 2 } }) ¦ true",
        "pl.tablex ¦ #m.keys({ a = 1, b = 2 }) ¦ 2",
        "pl.tablex ¦ m.find({ 'a', 'b' }, 'b') ¦ 2",
        "pl.tablex ¦ m.find({ 'a', 'b', 'a' }, 'a', -1) ¦ 3",
        "pl.tablex ¦ m.find({ 'a', 'b' }, 'b', -1e300) ¦ 2",
        "pl.tablex ¦ table.concat(m.sub({ 'a', 'b', 'c' }, -2)) ¦ bc",
        "pl.tablex ¦ table.concat(m.sub({ 'a', 'b' }, -1e300, 1e300)) ¦ ab",
        "kong.tools.timestamp ¦ pcall(m.get_timestamps, 1e300) ¦ false",
        "kong.tools.timestamp ¦ pcall(m.get_timetable, -math.huge) ¦ false",
        "kong.tools.timestamp ¦ pcall(m.get_timetable, 0/0) ¦ false",
        "kong.tools.timestamp ¦ m.get_timestamps(4e18).year > 3.9e18 ¦ true",
        "pl.tablex ¦ table.concat(m.map(string.upper, { 'a', 'b' })) ¦ AB",
      })
  void doWhatTheirUsersKnow(String module, String expression, String expected) {
    assertThat(with(module, "return " + expression)).isEqualTo(expected);
  }

  @Test
  void prettyWritesALineForEachMember() {
    assertThat(with("pl.pretty", "return m.write({ 1, a = { b = 'x' }, c = {} })"))
        .isEqualTo("{\n  1,\n  a = {\n    b = \"x\"\n  },\n  c = {}\n}");
    assertThat(with("pl.pretty", "local t = {} t.t = t return m.write(t, '')"))
        .isEqualTo("{t=<cycle>}");
  }

  @Test
  void inspectShowsAnyValue() {
    assertThat(with("inspect", "return m({ 1, 'a\\n', a = { b = true }, [1.5] = 2 })"))
        .isEqualTo("{ 1, \"a\\n\",\n  [1.5] = 2,\n  a = {\n    b = true\n  }\n}");
    assertThat(with("inspect", "return m({ { {} } }, { depth = 1 })")).isEqualTo("{ {...} }");
    assertThat(with("inspect", "local t = {} t.t = t return m(t, { newline = '', indent = '' })"))
        .isEqualTo("<1>{t = <table 1>}");
    assertThat(
            with(
                "inspect",
                "return m({ 1, 2, x = print }, { process = function(v) if v ~= 1 then return v end end })"))
        .isEqualTo("{\n  [2] = 2,\n  x = <function 1>\n}");
  }

  /// Methods of strings are those that the sandbox grants, `rep` not among them.
  @Test
  void modulesWorkWithoutWhatTheSandboxDenies() {
    var settings = new SandboxSettings(SandboxMode.SANDBOX, List.of("inspect"), List.of());
    try (var lab = new FunctionLab(settings)) {
      assertThat(lab.result("require('inspect')({ a = { b = {} } })"))
          .isEqualTo("{\n  a = {\n    b = {}\n  }\n}");
      assertThat(lab.result("('').rep")).isEqualTo("nil");
    }
  }

  @Test
  void lrucacheForgetsWhatWasUsedLongestAgo() {
    assertThat(
            with(
                "resty.lrucache",
                """
                local c = m.new(2)
                c:set("a", 1) c:set("b", 2) c:get("a") c:set("c", 3)
                c:set("old", 4, -1)
                local v, stale = c:get("old")
                return table.concat({ tostring(c:get("a")), tostring(c:get("b")), c:get("c"),
                  tostring(v), stale, c:count(), c:capacity(), table.concat(c:get_keys(), ",") }, " ")
                """))
        .isEqualTo("nil nil 3 nil 4 2 2 c,old");
    assertThat(with("resty.lrucache", "return m.new(1e9):capacity()")).isEqualTo("100000");
  }

  @Test
  void cookiesAreReadAndSet() {
    var request = new TestRequest("GET", "/", "", "Cookie: a=1; b=\"two\"; a=3");
    assertThat(
            lab.result(
                "(function() local c = require('resty.cookie'):new() "
                    + "c:set({ key = 'k', value = 'v', path = '/', httponly = true, samesite = 'lax' }) "
                    + "return c:get('a') .. c:get('b') .. ngx.header['Set-Cookie'] end)()",
                request))
        .isEqualTo("1twok=v; Path=/; HttpOnly; SameSite=Lax");
    assertThat(
            with(
                "resty.cookie",
                "return select(2, m:new():set({ key = 'k', value = 'v\\r\\nX: y' }))"))
        .isEqualTo("a cookie must not contain control characters");
  }

  @Test
  void locksExcludeAndExpire() {
    assertThat(
            with(
                "resty.lock",
                """
                local one = m:new("kong_locks")
                local other = m:new("kong_locks", { timeout = 0 })
                local first = one:lock("key")
                local _, err = other:lock("key")
                local released = one:unlock()
                local second = other:lock("key")
                return first .. err .. released .. second .. tostring(other:unlock())
                """))
        .isEqualTo("0timeout101");
    assertThat(
            with(
                "resty.lock",
                "m:new('l', { exptime = 0.001 }):lock('never released') "
                    + "return m:new('l', { timeout = 2 }):lock('never released') ~= nil"))
        .isEqualTo("true");
  }

  @Test
  void whatCostsMuchHasBounds() {
    assertThat(lab.error("require('resty.random').bytes(2 ^ 31)"))
        .contains("at most 1048576 bytes at once");
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    """
                    local gzip = require("kong.tools.gzip")
                    local bomb = gzip.deflate_gzip(("\\0"):rep(8 * 2 ^ 20))
                    for _ = 1, 100 do gzip.inflate_gzip(bomb) end
                    """)))
        .contains("budget exceeded");
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    """
                    local s = ("x"):rep(2 ^ 20)
                    while true do require("kong.tools.sha256").sha256_hex(s) end
                    """)))
        .contains("budget exceeded");
  }

  @Test
  void modulesUseTheirOwnCopiesOfTheLibrary() {
    assertThat(
            lab.result(
                "(function() string = nil table = nil pairs = nil "
                    + "return #require('kong.tools.string').split('a,b', ',') end)()"))
        .isEqualTo("2");
  }

  @Test
  void splitLeavesOutEmptyPiecesAtTheEndUnlessTheirNumberIsLimited() {
    assertThat(split("'a,b,,', ','")).isEqualTo("<a><b>");
    assertThat(split("'a,b,,', ',', nil, nil, 10")).isEqualTo("<a><b><><>");
    assertThat(split("'a,b,,', ',', nil, nil, 3")).isEqualTo("<a><b><,>");
    assertThat(split("',a,', ','")).isEqualTo("<><a>");
    assertThat(split("'a1b2', '(\\\\d)'")).isEqualTo("<a><1><b><2>");
    assertThat(split("'', ','")).isEmpty();
    assertThat(split("',,,', ','")).isEmpty();
  }

  private String split(String arguments) {
    return with(
        "ngx.re",
        "local out = '' for _, piece in ipairs(m.split("
            + arguments
            + ")) do out = out .. '<' .. piece .. '>' end return out");
  }

  @Test
  void aHeaderIsAddedToTheResponseBehindOthersOfItsName() {
    assertThat(
            with(
                "ngx.resp",
                "ngx.header['X-A'] = '1' m.add_header('X-A', 2) return table.concat(ngx.header['X-A'], ',')"))
        .isEqualTo("1,2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "socket.url ¦ return m.parse('http://u:p@h:81/a;b?q=1#f').port ¦ 81",
        "socket.url ¦ return m.build(m.parse('http://u:p@[::1]:81/a?q=1#f')) ¦"
            + " http://u:p@[::1]:81/a?q=1#f",
        "socket.url ¦ return m.absolute('http://h/a/b/c?q', '../d/./e') ¦ http://h/a/d/e",
        "socket.url ¦ return m.escape('a b/é') .. m.unescape('%41%zz') ¦ a%20b%2f%c3%a9A%zz",
        "socket.url ¦ return m.build_path(m.parse_path('/a%20b/c/')) ¦ /a%20b/c/",
        "resty.lrucache.pureffi ¦ local c = m.new(2) c:set('k', 1) return c:get('k') ¦ 1",
        "resty.core.time ¦ return m.monotonic_time() > 0 and m.monotonic_msec() % 1 ¦ 0",
        "resty.openssl.digest ¦ local d = m.new('sha256') d:update('a', 'b') return"
            + " require('resty.string').to_hex(d:final('c')):sub(1, 8) ¦ ba7816bf",
        "resty.openssl.digest ¦ return select(2, m.new('x')) ¦"
            + " digest.new: invalid digest type \"x\"",
        "resty.openssl.hmac ¦ return require('resty.string').to_hex(m.new('key', 'sha256'):final("
            + "'The quick brown fox jumps over the lazy dog')):sub(1, 8) ¦ f7bc83f4",
        "resty.openssl.hmac ¦ local known = m.new('k', 'sha512'):final('a') for _, name in"
            + " ipairs{'SHA512', 'SHA-512', 'SHA2-512'} do if m.new('k', name):final('a') ~= known"
            + " then return name end end return 'all' ¦ all",
        "resty.openssl.digest ¦ return tostring(m.new('SHA-1'):final('a') == m.new('sha1'):final('a')"
            + " and m.new('SHA256'):final('a') == m.new('sha256'):final('a')) ¦ true",
        "kong.reports ¦ return tostring((m.retrieve_redis_version({}))) ¦ nil",
        "kong.workspaces ¦ m.set_workspace(nil) m.set_workspace({ id = m.get_workspace_id() }) return"
            + " m.get_workspace().name ¦ default",
        "kong.workspaces ¦ local id = m.get_workspace_id() return"
            + " m.select_workspace_by_id_with_cache(id).name .. m.get_workspace().name"
            + " .. tostring(id == kong.default_workspace)"
            + " .. tostring(m.select_workspace_by_id_with_cache('x')) ¦ defaultdefaulttruenil",
        "resty.openssl.kdf ¦ local salt, info = '', '' for i = 0, 12 do salt = salt .. string.char(i)"
            + " end for i = 0xf0, 0xf9 do info = info .. string.char(i) end local o = { digest ="
            + " 'sha256', key = ('\\11'):rep(22), salt = salt, info = info } return"
            + " require('resty.string').to_hex(m.new('HKDF'):derive(42, o))"
            + " ¦ 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "resty.openssl.kdf ¦ local k = m.new('hkdf') local prk = k:derive(32, { mode ="
            + " m.HKDEF_MODE_EXTRACT_ONLY, key = 'k', salt = 's' }) return"
            + " tostring(k:derive(50, { mode = m.HKDEF_MODE_EXPAND_ONLY, key = prk, info = 'i' }) =="
            + " m.derive{ type = m.HKDF, outlen = 50, md = 'sha256', hkdf_key = 'k', salt = 's',"
            + " hkdf_info = 'i' }) ¦ true",
        "resty.openssl.kdf ¦ local o = { digest = 'sha256', pass = 'password', salt = 'salt', iter = 2 }"
            + " return require('resty.string').to_hex(m.new('PBKDF2'):derive(32, o))"
            + " ¦ ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43",
        "resty.openssl.kdf ¦ return select(2, m.new('SCRYPT')) .. select(2, m.new('PBKDF2'):derive(8,"
            + " { digest = 'x' })) ¦ kdf.new: invalid kdf type \"SCRYPT\", there are HKDF and PBKDF2"
            + "kdf:derive: hmac.new: invalid digest type \"x\"",
        "resty.openssl.rand ¦ return #m.bytes(20) ¦ 20",
        "ngx.req ¦ m.add_header('X-A', '1') m.add_header('X-A', {'2', 3}) return"
            + " table.concat(ngx.req.get_headers()['x-a'], ',') ¦ 1,2,3",
        "ngx.resp ¦ m.add_header('X-A', '1') m.add_header('X-A', '2') return"
            + " table.concat(ngx.header['X-A'], ',') ¦ 1,2",
        "tablepool ¦ local t = m.fetch('tag', 4, 0) t[1], t.x = 1, 2 m.release('tag', t) return"
            + " tostring(next(t)) .. tostring(next(m.fetch('tag', 0, 4))) ¦ nilnil",
        "tablepool ¦ local t = {1} m.release('tag', t, true) return t[1] ¦ 1",
        "tablepool ¦ return select(2, pcall(m.release, 'tag')) ¦ object empty",
        "version ¦ return tostring(m('3.10.0')) .. tostring(m('3.10') == m('3.10.0'))"
            + " .. tostring(m('3.9') < m('3.10')) .. tostring(m('4') <= m('3.10'))"
            + " ¦ 3.10.0truetruefalse",
        "version ¦ return select(2, m('5..2')) ¦ Not a valid version element: '5..2'",
        "version ¦ return tostring(m('Lua 5.2 here')) .. tostring(m.strict('Lua 5.2')) ¦ 5.2nil",
        "version ¦ local r = m.range('2.75', '3.50.3') return tostring(r:matches('3.1'))"
            + " .. tostring(r:matches('3.50.4')) .. tostring(select(2, m.range('2', '1')))"
            + " ¦ truefalseFROM version must be less than or equal to the TO version",
        "version ¦ local s = m.set('1.1', '1.2'):allowed('2.1', '2.5'):disallowed('2.3') return"
            + " tostring(s:matches('1.1.3')) .. tostring(s:matches('2.3')) .. tostring(s)"
            + " ¦ truefalse1.1 to 1.2 and 2.1 to 2.5, but not 2.3",
        "version ¦ return tostring(m('1.4'):semver('1.2')) .. tostring(m('2.4'):semver('1.2'))"
            + " ¦ truefalse",
        "pl.stringx ¦ return m.rfind('abc', '') .. table.concat({m.rpartition('ab', '')}, '|') ¦ 4ab||",
        "resty.openssl.digest ¦ local d = m.new('md5') local ok, err = pcall(d.update, d, true)"
            + " d:update('a') return tostring(ok) .. err:match('bad.*') .. #d:final()"
            + " ¦ falsebad argument #1 to 'update' (string expected, got boolean)16",
        "resty.openssl.hmac ¦ local d = m.new('k') local ok, err = pcall(d.update, d, {})"
            + " return err:match('bad.*') .. #d:final('a')"
            + " ¦ bad argument #1 to 'update' (string expected, got table)20",
        "resty.openssl ¦ m.load_modules() return tostring(m.digest == require('resty.openssl.digest'))"
            + " .. tostring(m.version.OPENSSL_3X) .. type(m.store.new) .. tostring(m.get_fips_mode())"
            + " ¦ truetruefunctionfalse",
      })
  void smallModulesDoWhatTheyAreKnownFor(String module, String body, String expected) {
    assertThat(with(module, body)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'{iv = (\"i\"):rep(16)}', true",
    "'{iv = (\"i\"):rep(16), method = function(k) return k:reverse() end}', true",
    "'{iv = \"short\"}', bad iv length",
    "'{iv = (\"i\"):rep(16), method = function() return \"k\" end}', bad key length"
  })
  void aesTakesAKeyAndAVectorAsTheyAre(String hash, String expected) {
    assertThat(
            with(
                "resty.aes",
                "local a, err = m:new(('k'):rep(16), nil, m.cipher(128, 'cbc'), "
                    + hash
                    + ") if not a then return err end return"
                    + " a:decrypt(a:encrypt('text')) == 'text'"))
        .isEqualTo(expected);
  }

  @Test
  void whatOnePluginSetsInJsonIsNotSetForOthers() {
    var tuned =
        lab.plugin(
            "access",
            "require('cjson').encode_max_depth(1) require('cjson.safe').decode_max_depth(1)");
    assertThat(lab.access(tuned)).isEqualTo("continue");
    var encode =
        "kong.response.exit(200, (require('cjson').encode(require('cjson').decode('[[1]]'))))";
    assertThat(lab.access(lab.postFunction("access", encode))).isEqualTo("exit 200 [[1]]");
    assertThat(lab.access(lab.plugin("access", encode))).contains("excessive depth");
  }
}
