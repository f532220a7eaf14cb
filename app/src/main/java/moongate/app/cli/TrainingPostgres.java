package moongate.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;

/// A server for one client, which speaks enough of PostgreSQL's protocol for [TrainCommand]: a node
/// with a PostgreSQL then finds the classes of the driver in the record, too, although there is no
/// PostgreSQL where Moongate is built. Each query has one row with one text.
final class TrainingPostgres implements AutoCloseable {
  private static final int TEXT = 25;

  private final ServerSocket door;

  private TrainingPostgres(ServerSocket door) {
    this.door = door;
  }

  static TrainingPostgres start() {
    try {
      var server = new TrainingPostgres(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      Thread.startVirtualThread(server::serve);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return door.getLocalPort();
  }

  private void serve() {
    try (var client = door.accept()) {
      new Conversation(client.getInputStream(), client.getOutputStream()).run();
    } catch (IOException closed) {
      // The training is over, or fails because the driver gets no answer.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The messages of one connection: each has a type and a length, only the first has no type.
  private static final class Conversation {
    private final DataInputStream in;
    private final DataOutputStream out;
    private String statement = "";

    Conversation(InputStream in, OutputStream out) {
      this.in = new DataInputStream(in);
      this.out = new DataOutputStream(out);
    }

    void run() throws IOException {
      in.readNBytes(in.readInt() - Integer.BYTES);
      send('R', body -> body.writeInt(0)); // authenticated
      for (var parameter : new String[] {"server_version 15.0", "client_encoding UTF8"}) {
        send('S', body -> body.write((parameter.replace(' ', '\0') + "\0").getBytes(UTF_8)));
      }
      send('S', body -> body.write("standard_conforming_strings\0on\0".getBytes(UTF_8)));
      ready();
      while (true) {
        char type = (char) in.readUnsignedByte();
        var body = in.readNBytes(in.readInt() - Integer.BYTES);
        if (type == 'X') {
          return;
        }
        answer(type, body);
      }
    }

    private void answer(char type, byte[] body) throws IOException {
      switch (type) {
        case 'Q' -> {
          statement = "";
          done();
          ready();
        }
        case 'P' -> {
          statement = new String(body, UTF_8).split("\0", -1)[1];
          send('1', _ -> {});
        }
        case 'B' -> send('2', _ -> {});
        case 'D' -> describe();
        case 'E' -> {
          if (isQuery()) {
            send('D', row -> row.write(new byte[] {0, 1, 0, 0, 0, 1, '1'}));
          }
          done();
        }
        case 'S' -> ready();
        default ->
            throw new EOFException("the training has no answer to a message of type " + type);
      }
    }

    private boolean isQuery() {
      return statement.toLowerCase(Locale.ROOT).startsWith("select");
    }

    private void describe() throws IOException {
      if (!isQuery()) {
        send('n', _ -> {});
        return;
      }
      send(
          'T',
          body -> {
            body.writeShort(1);
            body.write("text\0".getBytes(UTF_8));
            body.writeInt(0);
            body.writeShort(0);
            body.writeInt(TEXT);
            body.writeShort(-1);
            body.writeInt(-1);
            body.writeShort(0);
          });
    }

    private void done() throws IOException {
      var tag = isQuery() ? "SELECT 1\0" : "SET\0";
      send('C', body -> body.write(tag.getBytes(UTF_8)));
    }

    private void ready() throws IOException {
      send('Z', body -> body.write('I'));
      out.flush();
    }

    private interface Body {
      void writeTo(DataOutputStream out) throws IOException;
    }

    private void send(char type, Body body) throws IOException {
      var bytes = new ByteArrayOutputStream();
      body.writeTo(new DataOutputStream(bytes));
      out.write(type);
      out.writeInt(bytes.size() + Integer.BYTES);
      bytes.writeTo(out);
    }
  }
}
