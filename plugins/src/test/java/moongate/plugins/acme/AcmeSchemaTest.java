package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.http.Sockets;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Report;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import org.junit.jupiter.api.Test;

final class AcmeSchemaTest {
  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private final Problems problems = new Problems();

  private Value.Obj config(Topology topology, String config) throws MalformedText {
    var type =
        new AcmeType(
            (_, _, _, _, _) -> {
              throw new IllegalStateException("no network");
            },
            Sockets.NONE,
            (_, _) -> List.of(),
            topology);
    var schema = new EntitySchemas(List.of(type.schema())).pluginEntry("acme").orElseThrow();
    var written =
        Map.of(
            "id", Value.of(ID),
            "name", Value.of("acme"),
            "created_at", Value.of(1),
            "updated_at", Value.of(1),
            "config", JsonText.parse(config.getBytes(UTF_8)));
    return schema
        .process(Value.of(written), new Report(FieldPath.ROOT, problems, 0))
        .object("config");
  }

  @Test
  void defaultsAreThoseOfKong() throws MalformedText {
    var config =
        config(
            Topology.WITHOUT_DATABASE,
            "{\"account_email\":\"a@b.c\",\"tos_accepted\":true,\"domains\":[\"*.a.com\"]}");
    assertThat(problems.list()).isEmpty();
    assertThat(config.text("api_uri")).isEqualTo("https://acme-v02.api.letsencrypt.org/directory");
    assertThat(config.text("storage")).isEqualTo("shm");
    assertThat(config.text("cert_type")).isEqualTo("rsa");
    assertThat(config.integer("rsa_key_size")).isEqualTo(4096);
    assertThat(config.integer("renew_threshold_days")).isEqualTo(14);
    assertThat(config.integer("fail_backoff_minutes")).isEqualTo(5);
    assertThat(config.flag("enable_ipv4_common_name")).isTrue();
    assertThat(config.flag("allow_any_domain")).isFalse();
    var storages = config.object("storage_config");
    assertThat(storages.object("shm").text("shm_name")).isEqualTo("kong");
    assertThat(storages.object("redis").integer("port")).isEqualTo(6379);
    assertThat(storages.object("redis").object("extra_options").integer("scan_count"))
        .isEqualTo(10);
    assertThat(storages.object("consul").text("kv_path")).isEqualTo("acme");
    assertThat(storages.object("vault").integer("port")).isEqualTo(8200);
    assertThat(storages.object("vault").text("auth_method")).isEqualTo("token");
  }

  @Test
  void letsEncryptWantsItsTermsAccepted() throws MalformedText {
    config(Topology.TRADITIONAL, "{\"account_email\":\"a@b.c\"}");
    assertThat(problems.toText("kong.yml")).contains("terms of service are not accepted");
  }

  @Test
  void wrongValuesAreToldAllAtOnce() throws MalformedText {
    config(
        Topology.TRADITIONAL,
        """
        {"account_email":"nobody","api_uri":"ftp://a","rsa_key_size":1024,"cert_type":"dsa",
         "domains":["a_b c"],"eab_kid":"x"}
        """);
    assertThat(problems.fields().object("config").members().keySet())
        .contains("account_email", "api_uri", "rsa_key_size", "cert_type", "domains");
    assertThat(problems.toText("kong.yml"))
        .contains("all or none of these fields must be set: 'eab_kid', 'eab_hmac_key'");
  }

  @Test
  void aRedisHasToBeNamed() throws MalformedText {
    config(
        Topology.TRADITIONAL,
        "{\"account_email\":\"a@b.c\",\"tos_accepted\":true,\"storage\":\"redis\"}");
    assertThat(problems.toText("kong.yml")).contains("required field missing");
  }

  @Test
  void olderNamesOfTheFieldsOfRedisAreUnderstood() throws MalformedText {
    var config =
        config(
            Topology.TRADITIONAL,
            """
            {"account_email":"a@b.c","tos_accepted":true,"storage":"redis","storage_config":
             {"redis":{"host":"r","auth":"s","ssl_server_name":"n","namespace":"x:","scan_count":7}}}
            """);
    assertThat(problems.list()).isEmpty();
    var redis = config.object("storage_config").object("redis");
    assertThat(redis.text("password")).isEqualTo("s");
    assertThat(redis.text("server_name")).isEqualTo("n");
    assertThat(redis.object("extra_options").text("namespace")).isEqualTo("x:");
    assertThat(redis.object("extra_options").integer("scan_count")).isEqualTo(7);
  }

  @Test
  void storagesThatANodeCannotHaveAreRefused() throws MalformedText {
    config(
        Topology.WITHOUT_DATABASE,
        "{\"account_email\":\"a@b.c\",\"tos_accepted\":true,\"storage\":\"kong\"}");
    assertThat(problems.toText("kong.yml")).contains("can't be used without a database");
  }

  @Test
  void plainAddressesOfServersGetTheirUsualPath() throws MalformedText {
    var config =
        config(
            Topology.TRADITIONAL,
            "{\"account_email\":\"a@b.c\",\"api_uri\":\"https://ca.example:1/\"}");
    assertThat(AcmeConfig.of(config).directory()).hasToString("https://ca.example:1/directory");
  }
}
