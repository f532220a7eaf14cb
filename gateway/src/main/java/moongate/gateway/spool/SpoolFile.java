package moongate.gateway.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file without a name. All of it but [#length()] may wait for the disk.
final class SpoolFile {
  private final Spool spool;
  private final FileChannel channel;
  private long length;

  SpoolFile(Spool spool, Path path) throws IOException {
    this.spool = spool;
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(path);
  }

  long length() {
    return length;
  }

  /// Writes all of `bytes` up to `count`; the file is as before when that fails.
  ///
  /// @throws IOException when the disk is full, or all files together have what they may have
  void append(byte[] bytes, int count) throws IOException {
    if (!spool.takeRoom(count)) {
      throw new IOException("bodies that wait have taken all the room for files");
    }
    boolean isWritten = false;
    try {
      var source = ByteBuffer.wrap(bytes, 0, count);
      for (long at = length; source.hasRemaining(); ) {
        at += channel.write(source, at);
      }
      length += count;
      isWritten = true;
    } finally {
      if (!isWritten) {
        spool.giveRoom(count);
      }
    }
  }

  /// At most `most` bytes from `at` on; not empty before the end.
  byte[] read(long at, int most) throws IOException {
    var bytes = new byte[(int) Math.min(most, length - at)];
    var target = ByteBuffer.wrap(bytes);
    while (target.hasRemaining()) {
      if (channel.read(target, at + target.position()) < 0) {
        throw new EOFException("a file of the spool has become shorter");
      }
    }
    return bytes;
  }

  /// Writes all of it to the end of `target`.
  void copyTo(FileChannel target) throws IOException {
    for (long at = 0; at < length; ) {
      long copied = channel.transferTo(at, length - at, target);
      if (copied <= 0) {
        throw new EOFException("a file of the spool has become shorter");
      }
      at += copied;
    }
  }

  void close() {
    spool.giveRoom(length);
    try {
      channel.close();
    } catch (IOException _) {
      // Nobody needs it any more.
    } finally {
      spool.closed();
    }
  }
}
