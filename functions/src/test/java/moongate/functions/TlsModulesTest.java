package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.exchange.Exchange;
import moongate.http.Origin;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.Pem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Certificates and keys in the hands of functions: `ngx.ssl`, `resty.openssl`, and the calls that
/// take what they make.
class TlsModulesTest {
  private static final IssuedCertificate OWN = TestCertificate.issued("own");
  private static final IssuedCertificate OTHER = TestCertificate.issued("other");

  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(SandboxMode.SANDBOX, List.copyOf(LuaModules.names()), List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  private String run(String code) {
    return lab.result(
        "(function() local own, key, other = [["
            + OWN.certificateText()
            + "]], [["
            + OWN.keyText()
            + "]], [["
            + OTHER.certificateText()
            + "]] local ssl = require('ngx.ssl') local x509 = require('resty.openssl.x509')"
            + " local store = require('resty.openssl.x509.store')"
            + " local pkey = require('resty.openssl.pkey')"
            + " local chain = require('resty.openssl.x509.chain') "
            + code
            + " end)()");
  }

  @Test
  void aServiceIsShownAParsedChainWithItsKey() {
    assertThat(
            run(
                "return tostring(kong.service.set_tls_cert_key(ssl.parse_pem_cert(own),"
                    + " ssl.parse_pem_priv_key(key)))"))
        .isEqualTo("true");
    assertThat(
            run(
                "local c = chain.new() c:add(x509.new(own)) c:add(x509.new(other)) return"
                    + " tostring(kong.service.set_tls_cert_key(c.ctx, pkey.new(key).ctx))"))
        .isEqualTo("true");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefusedBeforeTheServiceIsCalled() {
    assertThat(
            run(
                "return select(2, kong.service.set_tls_cert_key(ssl.parse_pem_cert(other),"
                    + " ssl.parse_pem_priv_key(key)))"))
        .isEqualTo("the key is not that of the chain's first certificate");
  }

  @Test
  void textsThatAreNoCertificatesAreErrorsThatSayWhy() {
    assertThat(run("return select(2, ssl.parse_pem_cert('x'))"))
        .isEqualTo("no -----BEGIN CERTIFICATE----- in it");
    assertThat(run("return select(2, ssl.parse_pem_priv_key(own))"))
        .isEqualTo("no -----BEGIN PRIVATE KEY----- in it");
    assertThat(run("return select(2, x509.new(own:sub(1, 100)))")).startsWith("x509.new: ");
    assertThat(lab.error("kong.service.set_tls_cert_key('a', 'b')"))
        .endsWith("chain must be a parsed cdata object");
  }

  @Test
  void aStoreVerifiesTheServiceAndCertificatesThatTheFunctionHolds() {
    assertThat(
            run(
                "local s = store.new() s:add(x509.new(other)) return"
                    + " tostring(kong.service.set_tls_verify_store(s)) .. ' ' .."
                    + " tostring(select(2, s:verify(x509.new(own)))) .. ' ' .."
                    + " tostring(s:verify(x509.new(other)))"))
        .isEqualTo("true self-signed certificate true");
    assertThat(run("return select(2, store.new():add('x'))"))
        .isEqualTo("x509.store:add: expect an x509 or crl instance at #1");
  }

  @Test
  void certificatesTellWhatIsInThem() {
    assertThat(
            run(
                "local c = x509.new(own) local from, to = c:get_lifetime() return"
                    + " c:get_subject_name() .. ' ' .. to - from .. ' ' .. #c:digest('sha256')"
                    + " .. ' ' .. tostring(x509.new(c:tostring('DER'), 'DER'):to_PEM() =="
                    + " c:to_PEM()) .. ' ' .. tostring(x509.istype(c))"))
        .isEqualTo("CN=own 3660 32 true true");
    assertThat(run("return #pkey.new(key):sign('text', 'sha256') > 60")).isEqualTo("true");
    assertThat(
            run(
                "local evp = require('resty.evp') local c = evp.Cert:new(own)"
                    + " local signed = evp.ECSigner:new(key):sign('text', 'SHA256')"
                    + " return tostring(evp.ECVerifier:new(c):verify('text', signed, 'SHA256'))"
                    + " .. #c:get_fingerprint()"))
        .isEqualTo("true64");
    assertThat(run("return #ssl.cert_pem_to_der(own .. other) > #ssl.cert_pem_to_der(own)"))
        .isEqualTo("true");
  }

  @Test
  void signaturesAreVerifiedWithPublicKeys() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var pair = generator.generateKeyPair();
    var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    var open = "-----BEGIN PUBLIC KEY-----\n";
    var pem =
        open + encoder.encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----";
    var own =
        "-----BEGIN PRIVATE KEY-----\n"
            + encoder.encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----";
    var modulus = ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray();
    var jwk =
        "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
            + Base64.getUrlEncoder().encodeToString(modulus)
            + "\"}";
    assertThat(
            run(
                "local signed = pkey.new([["
                    + own
                    + "]]):sign('text', 'sha512')"
                    + " local public, json = pkey.new([["
                    + pem
                    + "]]), pkey.new('"
                    + jwk
                    + "')"
                    + " return table.concat({ tostring(public:verify(signed, 'text', 'sha512')),"
                    + " tostring(json:verify(signed, 'text', 'sha512')),"
                    + " tostring(pkey.new([["
                    + own
                    + "]]):verify(signed, 'text', 'sha512')),"
                    + " tostring(public:verify(signed, 'other', 'sha512')),"
                    + " tostring(public:verify('x', 'text', 'sha512')), tostring(public:is_private()),"
                    + " tostring(pkey.istype(public)), select(2, public:verify(signed, 'text', 'md9')) }, ' ')"))
        .isEqualTo(
            "true true true false false false true pkey:verify: invalid digest type \"md9\"");
    assertThat(
            run(
                "local evp = require('resty.evp') local signed = evp.RSASigner:new([["
                    + own
                    + "]]):sign('text', evp.CONST.SHA256_DIGEST)"
                    + " local verifier = evp.RSAVerifier:new(evp.PublicKey:new([["
                    + pem
                    + "]])) return table.concat({tostring(verifier:verify('text', signed, 'SHA256')),"
                    + " select(2, verifier:verify('other', signed, 'SHA256')),"
                    + " select(2, evp.RSASigner:new('x')), select(2, evp.RSAVerifier:new({}))}, '; ')"))
        .isEqualTo(
            "true; Verification failed; pkey.new: no public key of RSA or EC in it;"
                + " You must pass in an key_source for a public key");
    assertThat(run("return select(2, pkey.new('x'))"))
        .isEqualTo("pkey.new: no public key of RSA or EC in it");
    assertThat(run("return select(2, pkey.new('{'))"))
        .isEqualTo("pkey.new: a JSON object is expected");
  }

  /// Lua code with the keys `rsa` and `elliptic`, in PEM, and `json`, the first as JWK.
  private String withKeys(String code) throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var rsa = generator.generateKeyPair();
    var elliptic = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var parts = (RSAPrivateCrtKey) rsa.getPrivate();
    var json =
        "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\",\"d\":\"%s\",\"p\":\"%s\",\"q\":\"%s\",\"dp\":\"%s\",\"dq\":\"%s\",\"qi\":\"%s\"}"
            .formatted(
                Stream.of(
                        parts.getModulus(),
                        parts.getPublicExponent(),
                        parts.getPrivateExponent(),
                        parts.getPrimeP(),
                        parts.getPrimeQ(),
                        parts.getPrimeExponentP(),
                        parts.getPrimeExponentQ(),
                        parts.getCrtCoefficient())
                    .map(number -> Base64.getUrlEncoder().encodeToString(number.toByteArray()))
                    .toArray());
    return run(
        "local digest = require('resty.openssl.digest') local rsa, elliptic, json = [["
            + Pem.write(rsa.getPrivate())
            + "]], [["
            + Pem.write(elliptic.getPrivate())
            + "]], '"
            + json
            + "' "
            + code);
  }

  @Test
  void aDigestIsSignedAsTheTextInIt() throws Exception {
    assertThat(
            withKeys(
                "local d = digest.new('sha384') d:update('te', 'xt') local k = pkey.new(rsa)"
                    + " local signed = k:sign(d) return tostring(k:verify(signed, 'text', 'sha384'))"
                    + " .. tostring(k:verify(signed, d)) .. tostring(k:verify(signed, 'text'))"
                    + " .. tostring(k:verify(k:sign('text'), 'text', 'SHA-256'))"))
        .isEqualTo("truetruefalsetrue");
  }

  @Test
  void paddingAndFormOfASignatureCanBeChosen() throws Exception {
    assertThat(
            withKeys(
                "local k, pss = pkey.new(rsa), pkey.PADDINGS.RSA_PKCS1_PSS_PADDING"
                    + " local signed = k:sign('text', 'sha256', pss)"
                    + " return tostring(k:verify(signed, 'text', 'sha256', pss))"
                    + " .. tostring(k:verify(signed, 'text', 'sha256'))"
                    + " .. #pkey.new(elliptic):sign('text', 'sha256', nil, { ecdsa_use_raw = true })"
                    + " .. select(2, k:sign('text', 'sha256', 3))"))
        .isEqualTo("truefalse96pkey:sign: no signature has the padding 3");
  }

  @Test
  void aKeyInJsonIsPrivateIfItHasThePart() throws Exception {
    assertThat(
            withKeys(
                "local k, same = pkey.new(json, { format = 'JWK' }), pkey.new(rsa)"
                    + " return tostring(k:is_private()) .. tostring(k:sign('a') == same:sign('a'))"
                    + " .. tostring(k:to_PEM() == same:to_PEM('public'))"
                    + " .. tostring(k:tostring('public', 'JWK') == same:tostring('public', 'JWK'))"
                    + " .. tostring(pkey.new(k:tostring('public', 'JWK')):to_PEM() == k:to_PEM())"
                    + " .. tostring(pkey.new(k:to_PEM('private')):is_private())"
                    + " .. tostring(pkey.new(k:tostring('public', 'DER')):is_private())"))
        .isEqualTo("truetruetruetruetruetruefalse");
  }

  @Test
  void aShortTextIsEncryptedForTheOwnerOfAKey() throws Exception {
    assertThat(
            withKeys(
                "local k = pkey.new(rsa) local public = pkey.new(k:to_PEM())"
                    + " local oaep = pkey.PADDINGS.RSA_PKCS1_OAEP_PADDING"
                    + " return k:decrypt(public:encrypt('one')) .. k:decrypt(k:encrypt('two', oaep), oaep)"
                    + " .. select(2, k:decrypt(public:encrypt('one'), oaep))"
                    + " .. select(2, pkey.new(elliptic):encrypt('x'))"))
        .isEqualTo(
            "onetwopkey:decrypt: it cannot be decrypted with this key and padding"
                + "pkey:encrypt: a public key is needed");
  }

  @Test
  void aCertificateGivesItsPublicKey() {
    assertThat(
            run(
                "local public = x509.new(own):get_pubkey() local signed = pkey.new(key):sign('text')"
                    + " return tostring(public:verify(signed, 'text'))"
                    + " .. tostring(public:verify(signed, 'other'))"
                    + " .. tostring(public:tostring('public', 'JWK'):find('\"crv\":\"P-256\"', 1, true) ~= nil)"
                    + " .. tostring(pkey.istype(public))"))
        .isEqualTo("truefalsetruetrue");
  }

  @Test
  void keysCanBeMade() {
    try (var patient =
        new TestSettings()
            .budgets(TestSettings.PATIENT)
            .sandbox(
                new SandboxSettings(
                    SandboxMode.SANDBOX, List.copyOf(LuaModules.names()), List.of()))
            .lab()) {
      assertThat(
              patient.result(
                  "(function() local pkey = require('resty.openssl.pkey') local k = pkey.new()"
                      + " local same = pkey.new(k:tostring('private', 'JWK'), { format = 'JWK' })"
                      + " return tostring(k:verify(same:sign('a'), 'a'))"
                      + " .. #pkey.new({ type = 'EC', curve = 'secp384r1' }):sign('a', 'sha384', nil,"
                      + " { ecdsa_use_raw = true }) .. select(2, pkey.new({ type = 'DSA' }))"
                      + " .. select(2, pkey.new({ type = 'EC', curve = 'x' }))"
                      + " .. select(2, pkey.new({ bits = 512 })) .. select(2, pkey.new(1)) end)()"))
          .isEqualTo(
              "true96pkey.new: keys of RSA and EC are made, not of DSApkey.new: there is no curve x"
                  + "pkey.new: 2048 to 4096 bits are neededpkey.new: a key in PEM, DER or JSON,"
                  + " or a table is expected at #1");
    }
  }

  @Test
  void aKeyThatCostsMoreThanTheBudgetIsNotMade() {
    var plugin = lab.plugin("access", "require('resty.openssl.pkey').new({ bits = 4096 })");
    assertThat(lab.access(plugin)).contains("budget exceeded");
  }

  @Test
  void theSameTextIsTheSameIdentitySoThatConnectionsAreKept() {
    var code =
        "local ssl = require('ngx.ssl') kong.service.set_tls_cert_key(ssl.parse_pem_cert([["
            + OWN.certificateText()
            + "]]), ssl.parse_pem_priv_key([["
            + OWN.keyText()
            + "]]))";
    var plugin = lab.plugin("access", code);
    var shown =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              FunctionLab.outcome(() -> plugin.access(exchange));
              var first = secured(exchange);
              FunctionLab.outcome(() -> plugin.access(exchange));
              return List.of(first, secured(exchange));
            });
    assertThat(shown.getFirst()).isSameAs(shown.getLast());
  }

  private static Object secured(Exchange exchange) {
    return Objects.requireNonNull(
        exchange
            .upstream()
            .secured(
                new Origin(InetSocketAddress.createUnresolved("localhost", 1), true, "localhost"))
            .identity());
  }

  @Test
  void whatIsShownIsChosenInTheCertificatePhaseOnly() {
    assertThat(run("return select(2, pcall(ssl.set_cert, ssl.parse_pem_cert(own)))"))
        .endsWith("API disabled in the current context");
    assertThat(run("return select(2, pcall(ssl.clear_certs))"))
        .endsWith("API disabled in the current context");
    assertThat(run("return select(2, ssl.verify_client())")).startsWith("not available: ask for a");
  }
}
