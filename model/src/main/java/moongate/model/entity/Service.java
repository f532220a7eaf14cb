package moongate.model.entity;

import java.time.Duration;
import java.util.List;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// An upstream service, to which the requests of its routes are sent.
public record Service(
    String id,
    @Nullable String name,
    String protocol,
    String host,
    int port,
    @Nullable String path,
    int retries,
    Duration connectTimeout,
    Duration writeTimeout,
    Duration readTimeout,
    boolean enabled,
    @Nullable Boolean tlsVerify,
    @Nullable Integer tlsVerifyDepth,
    @Nullable String clientCertificateId,
    List<String> caCertificateIds,
    Value.Obj document)
    implements Entity {
  public static Service of(Value.Obj document) {
    return new Service(
        document.text("id"),
        document.textOrNull("name"),
        document.text("protocol"),
        document.text("host"),
        document.integer("port"),
        document.textOrNull("path"),
        (int) document.optionalNumber("retries").orElse(5),
        Duration.ofMillis(document.integer("connect_timeout")),
        Duration.ofMillis(document.integer("write_timeout")),
        Duration.ofMillis(document.integer("read_timeout")),
        document.flag("enabled"),
        document.at("tls_verify") instanceof Value.Bool flag ? flag.flag() : null,
        document.at("tls_verify_depth") instanceof Value.Num depth ? (int) depth.number() : null,
        document.object("client_certificate").textOrNull("id"),
        document.texts("ca_certificates"),
        document);
  }
}
