package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `resty.openssl.cipher` and `resty.openssl.mac`, with the examples of NIST and of RFC 4231.
class CipherModuleTest {
  private static final String KEY = "2b7e151628aed2a6abf7158809cf4f3c";
  private static final String TEXT = "6bc1bee22e409f96e93d7e117393172a";

  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX,
              List.of("resty.openssl.cipher", "resty.openssl.mac", "resty.string"),
              List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `body` returns, a function of `cipher`, `hex` and `bytes`.
  private String with(String body) {
    return lab.result(
        """
        (function()
          local cipher, hex = require("resty.openssl.cipher"), require("resty.string").to_hex
          local function bytes(digits)
            return (digits:gsub("..", function(two) return string.char(tonumber(two, 16)) end))
          end
          BODY
        end)()\
        """
            .replace("BODY", body));
  }

  @ParameterizedTest
  @CsvSource({
    "aes-128-cbc, 000102030405060708090a0b0c0d0e0f, 7649abac8119b246cee98e9b12e9197d",
    "aes-128-ecb, '', 3ad77bb40d7a3660a89ecaf32466ef97",
    "aes-128-ctr, f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, 874d6191b620e3261bef6864990db6ce",
    "aes-128-cfb, 000102030405060708090a0b0c0d0e0f, 3b3fd92eb72dad20333449f8e83cfb4a",
    "aes-128-ofb, 000102030405060708090a0b0c0d0e0f, 3b3fd92eb72dad20333449f8e83cfb4a"
  })
  void eachModeIsThatOfItsStandard(String name, String iv, String expected) {
    assertThat(
            with(
                """
                local c = assert(cipher.new("NAME"))
                local key, iv, text = bytes("KEY"), bytes("IV"), bytes("TEXT")
                local out = assert(c:encrypt(key, iv, text, true))
                return hex(out) .. tostring(c:decrypt(key, iv, out, true) == text)\
                """
                    .replace("NAME", name)
                    .replace("KEY", KEY)
                    .replace("IV", iv)
                    .replace("TEXT", TEXT)))
        .isEqualTo(expected + "true");
  }

  @Test
  void gcmAuthenticatesWhatIsBesideTheText() {
    assertThat(
            with(
                """
                local key, iv = bytes("feffe9928665731c6d6a8f9467308308"), bytes("cafebabefacedbaddecaf888")
                local text = bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                  .. "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
                local aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
                local c = assert(cipher.new("aes-128-gcm"))
                assert(c:init(key, iv, { is_encrypt = true }))
                c:update_aead_aad(aad)
                local out = c:update(text:sub(1, 7)) .. c:update(text:sub(8)) .. c:final()
                local tag = c:get_aead_tag()
                assert(hex(out):sub(1, 16) == "42831ec221777424")
                assert(c:decrypt(key, iv, out, false, aad, tag) == text)
                return hex(tag) .. tostring(c:decrypt(key, iv, out, false, "other", tag))\
                """))
        .isEqualTo("5bc94fbc3221a5db94fae95ae7121a47nil");
  }

  @Test
  void textsOfAnyLengthAreFilledUpUnlessTheyMustNotBe() {
    assertThat(
            with(
                """
                local c = cipher.new("aes-256-cbc")
                local key, iv = "0123456789abcdef0123456789abcdef", "0123456789abcdef"
                local out = c:encrypt(key, iv, "hello")
                c:init(key, iv)
                local text = c:update(out:sub(1, 3), out:sub(4)) .. c:final()
                return #out .. text .. tostring(c:encrypt(key, iv, "hello", true))
                  .. tostring(c:decrypt(key, iv, "damaged"))\
                """))
        .isEqualTo("16hellonilnil");
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThat(with("return select(2, cipher.new('rot13'))"))
        .isEqualTo("cipher.new: invalid cipher type \"rot13\"");
    assertThat(with("return select(2, cipher.new('aes-256-cbc'):encrypt('short', 'iv', 'text'))"))
        .isEqualTo("cipher:encrypt: incorrect key size, expect 32");
    assertThat(with("return select(2, cipher.new('aes-256-cbc'):update('text'))"))
        .isEqualTo("cipher:update: init comes first");
    assertThat(
            with(
                "return tostring(cipher.istype(cipher.new('aes-128-ctr'))) .."
                    + " tostring(cipher.istype({}))"))
        .isEqualTo("truefalse");
  }

  @Test
  void aMacIsAnHmac() {
    assertThat(
            with(
                """
                local mac = require("resty.openssl.mac")
                local m = mac.new("Jefe", "HMAC", nil, "sha256")
                m:update("what do ya want ")
                return hex(m:final("for nothing?")) .. tostring(mac.new("k", "CMAC"))\
                """))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843nil");
  }
}
