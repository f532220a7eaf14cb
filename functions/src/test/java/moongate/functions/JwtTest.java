package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `resty.jwt`, its validators, and `resty.aes`.
final class JwtTest {
  private static KeyPair rsa;
  private static KeyPair weak;
  private static KeyPair elliptic;

  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX,
              List.of(
                  "resty.jwt",
                  "resty.jwt-validators",
                  "resty.aes",
                  "resty.string",
                  "kong.plugins.jwt.jwt_parser"),
              List.of()));

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = pair("RSA", 2048);
    weak = pair("RSA", 1024);
    elliptic = pair("EC", 256);
  }

  private static KeyPair pair(String family, int bits) throws Exception {
    var generator = KeyPairGenerator.getInstance(family);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static String pem(String label, byte[] key) {
    return "[[-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END "
        + label
        + "-----]]";
  }

  private static String publicKey(KeyPair pair) {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private static String privateKey(KeyPair pair) {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /// What `body` returns, a function of `jwt` and `v`, the modules.
  private String with(String body) {
    return lab.result(
        "(function() local jwt, v = require('resty.jwt'), require('resty.jwt-validators') "
            + body
            + " end)()");
  }

  private String signedAndVerified(String algorithm, String privateKey, String publicKey) {
    return with(
        "local token = jwt:sign("
            + privateKey
            + ", { header = { alg = '"
            + algorithm
            + "' }, payload = { sub = 'ann' } }) local t = jwt:verify("
            + publicKey
            + ", token) return tostring(t.verified) .. ' ' .. t.payload.sub .. ' ' .. t.reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void sharedSecretsSignAndVerify(String algorithm) {
    assertThat(signedAndVerified(algorithm, "'s'", "'s'"))
        .isEqualTo("true ann everything is awesome~ :p");
    assertThat(signedAndVerified(algorithm, "'s'", "'t'"))
        .contains("false", "signature mismatch: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
  void rsaKeysSignAndVerify(String algorithm) {
    assertThat(signedAndVerified(algorithm, privateKey(rsa), publicKey(rsa))).startsWith("true");
  }

  @Test
  void ellipticKeysSignAndVerifyOnTheCurveOfTheirAlgorithm() throws Exception {
    assertThat(signedAndVerified("ES256", privateKey(elliptic), publicKey(elliptic)))
        .startsWith("true");
    var p384 = pair("EC", 384);
    assertThat(signedAndVerified("ES384", privateKey(p384), publicKey(p384))).startsWith("true");
    var p521 = pair("EC", 521);
    assertThat(signedAndVerified("ES512", privateKey(p521), publicKey(p521))).startsWith("true");
    assertThat(signedAndVerified("ES256", privateKey(elliptic), publicKey(p384)))
        .contains("false", "P-256");
  }

  /// The older forms are what the newer ones wrap: they begin where the wrapping ends.
  @Test
  void keysComeInTheOlderFormsOfOpensslToo() {
    var secret = rsa.getPrivate().getEncoded();
    var shown = rsa.getPublic().getEncoded();
    assertThat(
            signedAndVerified(
                "RS256",
                pem("RSA PRIVATE KEY", Arrays.copyOfRange(secret, 26, secret.length)),
                pem("RSA PUBLIC KEY", Arrays.copyOfRange(shown, 24, shown.length))))
        .startsWith("true");
    var point = elliptic.getPrivate().getEncoded();
    assertThat(
            signedAndVerified(
                "ES256",
                pem("EC PRIVATE KEY", Arrays.copyOfRange(point, 28, point.length)),
                publicKey(elliptic)))
        .startsWith("true");
  }

  /// RFC 7515, A.1.
  @Test
  void theExampleOfTheStandardVerifies() {
    assertThat(
            with(
                "local key = ngx.decode_base64('AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T"
                    + "+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==') local t = jwt:verify(key,"
                    + " 'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                    + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
                    + "bS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',"
                    + " { iss = v.equals('joe') }) return t.reason"))
        .isEqualTo("everything is awesome~ :p");
  }

  @Test
  void aPublicKeyIsNoSharedSecret() {
    assertThat(
            with(
                "return select(2, pcall(jwt.sign, jwt, "
                    + publicKey(rsa)
                    + ", { header = { alg = 'HS256' }, payload = {} })).reason"))
        .contains("a shared secret is needed");
    // Signed by an attacker who has the public key, with an implementation that permits it.
    assertThat(
            with(
                "local h = jwt:jwt_encode({ alg = 'HS256' }) .. '.' .. jwt:jwt_encode({ a = 1 })"
                    + " local t = jwt:verify("
                    + publicKey(rsa)
                    + ", h .. '.' .. jwt:jwt_encode('x'))"
                    + " return tostring(t.verified) .. t.reason"))
        .contains("false", "a shared secret is needed");
  }

  @Test
  void anAlgorithmTakesNoKeyOfAnotherKindNorAWeakOne() {
    assertThat(signedAndVerified("RS256", privateKey(rsa), publicKey(elliptic)))
        .startsWith("false");
    assertThat(signedAndVerified("RS256", privateKey(rsa), privateKey(rsa)))
        .contains("false", "a public key is needed");
    assertThat(
            with(
                "return select(2, pcall(jwt.sign, jwt, "
                    + privateKey(weak)
                    + ", { header = { alg = 'RS256' }, payload = {} })).reason"))
        .contains("2048 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "", "HS1", "dir"})
  void otherAlgorithmsAreRefused(String algorithm) {
    assertThat(
            with(
                "local t = jwt:verify('s', jwt:jwt_encode({ alg = '"
                    + algorithm
                    + "' }) .. '.' .. jwt:jwt_encode({ a = 1 }) .. '.')"
                    + " return tostring(t.verified) .. ' ' .. t.reason"))
        .startsWith("false unsupported alg: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "exp = ngx.time() - 10 ¦ nil ¦ 'exp' claim expired at ",
        "exp = ngx.time() + 10 ¦ nil ¦ everything is awesome",
        "exp = 'soon' ¦ nil ¦ 'exp' is malformed",
        "nbf = ngx.time() + 10 ¦ nil ¦ 'nbf' claim not valid until ",
        "nbf = ngx.time() - 10 ¦ nil ¦ everything is awesome",
        "exp = ngx.time() - 10 ¦ { lifetime_grace_period = 60 } ¦ everything is awesome",
        "a = 1 ¦ { require_exp_claim = true } ¦ 'exp' claim is required.",
        "iss = 'x' ¦ { valid_issuers = { 'y' } } ¦ Claim 'iss' ('x') returned failure",
        "iss = 'x' ¦ { iss = v.equals('x'), aud = v.opt_equals('z') } ¦ everything is awesome",
        "iss = 'x' ¦ { iss = v.matches('^y') } ¦ Claim 'iss' ('x') returned failure",
        "n = 3 ¦ { n = v.chain(v.greater_than(2), v.less_than(4)) } ¦ everything is awesome",
        "n = 3 ¦ { __jwt = v.require_one_of({ 'n', 'm' }) } ¦ everything is awesome",
        "n = 3 ¦ { __jwt = v.require_one_of({ 'm' }) } ¦ Missing one of claims - [ m ].",
        "r = { 'a', 'b' } ¦ { r = v.contains_any_of({ 'b' }) } ¦ everything is awesome",
        "r = 'a' ¦ { r = function(value) return value == 'b' end } ¦ Claim 'r' ('a') returned failure",
        "r = 'a' ¦ { r = function() error('not today') end } ¦ not today"
      })
  void claimsAreChecked(String claims, String spec, String reason) {
    var argument = spec.equals("nil") ? "" : ", " + spec;
    assertThat(
            with(
                "local token = jwt:sign('s', { header = { alg = 'HS256' }, payload = { "
                    + claims
                    + " } }) return jwt:verify('s', token"
                    + argument
                    + ").reason"))
        .startsWith(reason);
  }

  @Test
  void aListOfAllowedAlgorithmsCloses() {
    assertThat(
            with(
                "jwt:set_alg_whitelist({ RS256 = 1 }) local t = jwt:verify('s', jwt:sign('s',"
                    + " { header = { alg = 'HS256' }, payload = { a = 1 } })) return t.reason"))
        .isEqualTo("whitelist unsupported alg: HS256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nil", "'a.b'", "'a.b.c.d'", "'!.!.!'", "'e30.e.e30'"})
  void whatIsNoTokenIsToldSo(String token) {
    assertThat(
            with(
                "local t = jwt:verify('s', " + token + ") return tostring(t.verified) .. t.reason"))
        .startsWith("falseinvalid ");
  }

  /// `openssl enc -aes-128-cbc -md md5 -pass pass:secret -nosalt`, and its like.
  @Test
  void aesReadsItsOwnAndOpenssls() {
    assertThat(
            lab.result(
                "(function() local aes = require('resty.aes') local a = aes:new('secret')"
                    + " return require('resty.string').to_hex(a:encrypt('hello')) end)()"))
        .isEqualTo("7b47a4dbb11e2cddb2f3740c9e3a552b");
    for (var mode : List.of("cbc", "ecb", "gcm")) {
      assertThat(
              lab.result(
                  "(function() local aes = require('resty.aes') local a = aes:new('secret',"
                      + " '12345678', aes.cipher(256, '"
                      + mode
                      + "'), aes.hash.sha512, 5)"
                      + " local e = a:encrypt('hello') if type(e) == 'table' then"
                      + " return a:decrypt(e[1], e[2]) .. tostring(a:decrypt(e[1], 'xxxxxxxxxxxxxxxx'))"
                      + " end return a:decrypt(e) .. tostring(a:decrypt('x')) end)()"))
          .as(mode)
          .isEqualTo("hellonil");
    }
  }

  @Test
  void aTokenThatNamesNoAlgorithmIsNoneOfOurs() {
    assertThat(with("return jwt:verify('key', 'e30.e30.').reason")).isEqualTo("missing alg");
  }

  /// What `body` returns, a function of `parser`, Kong's reader of tokens.
  private String parsing(String body) {
    return lab.result(
        "(function() local parser = require('kong.plugins.jwt.jwt_parser') " + body + " end)()");
  }

  @Test
  void kongsParserReadsAndChecksTokens() {
    assertThat(
            parsing(
                "local t = parser:new(parser.encode({ sub = 'joe', exp = ngx.time() + 60 }, 'key'))"
                    + " return table.concat({ t.claims.sub, t.header.alg, tostring(t:verify_signature('key')),"
                    + " tostring(t:verify_signature('other')), tostring(t:verify_registered_claims({ 'exp' })),"
                    + " select(2, t:verify_registered_claims({ 'nbf' })).nbf,"
                    + " tostring(t:check_maximum_expiration(60)),"
                    + " select(2, t:check_maximum_expiration(10)).exp }, '|')"))
        .isEqualTo(
            "joe|HS256|true|false|true|must be a number|true|exceeds maximum allowed expiration");
    assertThat(
            parsing(
                "local t = parser:new(parser.encode({ exp = 1, nbf = ngx.time() + 60 }, 'key'))"
                    + " local ok, errors = t:verify_registered_claims({ 'exp', 'nbf' })"
                    + " return tostring(ok) .. errors.exp .. errors.nbf"))
        .isEqualTo("falsetoken expiredtoken not valid yet");
    assertThat(
            parsing(
                "local key = "
                    + privateKey(rsa)
                    + " local t = parser:new(parser.encode({ a = 1 }, key, 'RS256'))"
                    + " return tostring(t:verify_signature("
                    + publicKey(rsa)
                    + ")) .. tostring(t:verify_signature('no key'))"))
        .isEqualTo("truefalse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "a.b ¦ invalid JSON",
        "a.b.c.d ¦ invalid JSON",
        "*.e30.e30 ¦ invalid header",
        "e30.eyJh.e30 ¦ invalid JSON",
        "e30.MQ.e30 ¦ invalid claims",
        "e30.e30.e30 ¦ invalid alg",
        "eyJhbGciOiJub25lIn0.e30. ¦ invalid alg",
      })
  void kongsParserSaysWhyATextIsNoToken(String token, String reason) {
    assertThat(parsing("return select(2, parser:new('" + token + "'))")).isEqualTo(reason);
  }
}
