package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.channelz.v1.GetChannelResponse;
import io.grpc.channelz.v1.GetSocketResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import moongate.plugins.protobuf.JsonToMessage;
import moongate.plugins.protobuf.MessageException;
import moongate.plugins.protobuf.MessageToJson;
import moongate.plugins.protobuf.MessageType;
import moongate.plugins.protobuf.ProtoSchema;
import moongate.plugins.protobuf.ProtoSchemas;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What Google's own library says about messages and their JSON, we say too: for random messages of
/// types with everything in them that there is.
class ProtobufJsonTest {
  private static final int ROUNDS = 200;
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String FILE =
      """
      syntax = "proto3";
      package all;
      import "grpc/channelz/v1/channelz.proto";
      import "grpc/testing/messages.proto";
      """;

  @TempDir Path folder;

  private ProtoSchema schema;

  @BeforeEach
  void read() throws Exception {
    WebCallService.writeFiles(folder);
    Files.createDirectories(folder.resolve("grpc/channelz/v1"));
    var name = "grpc/channelz/v1/channelz.proto";
    try (var in = GetChannelResponse.class.getClassLoader().getResourceAsStream(name)) {
      Files.write(folder.resolve(name), in.readAllBytes());
    }
    Files.writeString(folder.resolve("all.proto"), FILE);
    schema = new ProtoSchemas().read(folder, "all.proto");
  }

  static Stream<Message> types() {
    return Stream.of(
        GetChannelResponse.getDefaultInstance(),
        GetSocketResponse.getDefaultInstance(),
        StreamingOutputCallRequest.getDefaultInstance());
  }

  private MessageType type(Message message) {
    return schema.message(message.getDescriptorForType().getFullName());
  }

  @ParameterizedTest
  @MethodSource("types")
  void messagesAndTheirJsonAreWhatTheyAreForOthers(Message type) throws Exception {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var message = random(type, new Random(seed), 0);
      var json = MessageToJson.read(message.toByteArray(), type(message), schema);

      var readByOthers = type.newBuilderForType();
      JsonFormat.parser().merge(json.toString(), readByOthers);
      assertThat(readByOthers.build()).isEqualTo(message);

      var back = new JsonToMessage(schema).write(json, type(message));
      assertThat(type.newBuilderForType().mergeFrom(back).build()).isEqualTo(message);

      var others = JSON.readTree(JsonFormat.printer().print(message));
      var fromOthers = new JsonToMessage(schema).write(others, type(message));
      assertThat(type.newBuilderForType().mergeFrom(fromOthers).build()).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void brokenMessagesAreRefusedOrRead(Message type) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      var bytes = random(type, random, 0).toByteArray();
      for (int i = 0; i < 3 && bytes.length > 0; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(MessageToJson.read(bytes, type(type), schema)).isNotNull();
      } catch (MessageException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void manyValuesInFewBytesAreTooMany() {
    var many = new byte[2_000_000];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = 0x12; // response_parameters, empty
    }
    var type = type(StreamingOutputCallRequest.getDefaultInstance());
    assertThatThrownBy(() -> MessageToJson.read(many, type, schema))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining("more than 1000000 values");
  }

  private static Message random(Message type, Random random, int depth) {
    var builder = type.newBuilderForType();
    var name = type.getDescriptorForType().getFullName();
    if (name.equals("google.protobuf.Timestamp") || name.equals("google.protobuf.Duration")) {
      return seconds(builder, random);
    }
    if (name.equals("google.protobuf.Any")) {
      return type; // of a type that both know, or none
    }
    for (var field : type.getDescriptorForType().getFields()) {
      if (depth > 6 || random.nextInt(3) == 0) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          builder.addRepeatedField(field, value(builder, field, random, depth));
        }
      } else {
        builder.setField(field, value(builder, field, random, depth));
      }
    }
    return builder.build();
  }

  private static Message seconds(Message.Builder builder, Random random) {
    var fields = builder.getDescriptorForType();
    return builder
        .setField(fields.findFieldByNumber(1), (long) random.nextInt(Integer.MAX_VALUE))
        .setField(fields.findFieldByNumber(2), random.nextInt(3) * random.nextInt(333_333_333))
        .build();
  }

  private static Object value(
      Message.Builder builder, FieldDescriptor field, Random random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt();
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextInt(4) == 0 ? 1e300 * random.nextInt(3) : random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> "ä\u0000\"\\" + Character.toString(0x1F600) + random.nextInt();
      case BYTE_STRING -> {
        var bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> {
        var type = builder.newBuilderForField(field).getDefaultInstanceForType();
        yield random(type, random, depth + 1);
      }
    };
  }
}
