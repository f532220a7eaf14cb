package moongate.app.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.admin.node.LogControl;
import moongate.app.settings.LogLevel;
import moongate.gateway.plugin.LogExports;
import org.slf4j.LoggerFactory;

/// The error log. Lines have nginx's format, and go to the terminal and to a file. A thread of its
/// own writes them, so that an event loop never waits for a disk. If that thread cannot keep up,
/// lines are dropped.
///
/// SLF4J has five levels, but nginx eight. A message with one of the other levels has a marker
/// named `notice`, `crit`, `alert` or `emerg` ([moongate.gateway.log.LogMarkers]).
public final class Logs implements AutoCloseable {
  private static final String NETTYS_RESOLVER = "io.netty.resolver.dns";
  private static final String ACCESS_LOGGER = "moongate.access";
  private static final String ADMIN_ACCESS_LOGGER = "moongate.access.admin";
  private static final String STATUS_ACCESS_LOGGER = "moongate.access.status";
  private static final String STREAM_LOGGER = "moongate.stream";
  private static final String STREAM_ACCESS_LOGGER = "moongate.stream.access";
  private static final int QUEUE = 8192;

  /// Static, because logging is global in a process.
  private static final LogThreshold THRESHOLD = new LogThreshold();

  private static final ExportAppender EXPORTED = new ExportAppender();

  private final LoggerContext context;
  private final List<FileAppender<ILoggingEvent>> errors;
  private final List<AccessFile> accesses;

  private Logs(
      LoggerContext context, List<FileAppender<ILoggingEvent>> errors, List<AccessFile> accesses) {
    this.context = context;
    this.errors = List.copyOf(errors);
    this.accesses = List.copyOf(accesses);
  }

  /// Takes over all logging of this process.
  public static Logs start(LogLevel least, LogFiles files) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    THRESHOLD.start(least);
    startExport(context);
    // It tells of servers that no node asks, as a node has its own rule for them; and at length of
    // each datagram that answers nothing, which anybody may send.
    context.getLogger(NETTYS_RESOLVER).setLevel(Level.OFF);
    var errorFiles = new ArrayList<FileAppender<ILoggingEvent>>();
    var machine = files.machine();
    startErrorLog(context.getLogger(Logger.ROOT_LOGGER_NAME), files.errors(), machine, errorFiles);
    if (!files.streamErrors().equals(files.errors())) {
      var sessions = context.getLogger(STREAM_LOGGER);
      sessions.setAdditive(false);
      startErrorLog(sessions, files.streamErrors(), machine, errorFiles);
    }
    var accessFiles = new HashMap<Path, AccessFile>();
    startAccessLog(context.getLogger(ACCESS_LOGGER), files.access(), machine, accessFiles);
    startAccessLog(
        context.getLogger(STREAM_ACCESS_LOGGER), files.streamAccess(), machine, accessFiles);
    startAccessLog(
        context.getLogger(ADMIN_ACCESS_LOGGER), files.adminAccess(), machine, accessFiles);
    startAccessLog(
        context.getLogger(STATUS_ACCESS_LOGGER), files.statusAccess(), machine, accessFiles);
    return new Logs(context, errorFiles, List.copyOf(accessFiles.values()));
  }

  private static void startAccessLog(
      Logger logger, Optional<Path> access, String machine, Map<Path, AccessFile> files) {
    logger.setAdditive(false);
    logger.setLevel(access.isPresent() ? Level.INFO : Level.OFF);
    access.ifPresent(path ->
        logger.addAppender(
            files.computeIfAbsent(
                path, _ -> AccessFile.start(path, machine, logger.getLoggerContext()))));
  }

  /// The control of the lowest level that the error log accepts.
  public static LogControl threshold() {
    return THRESHOLD;
  }

  /// Makes `least` the usual lowest level that the error log accepts.
  public void accept(LogLevel least) {
    THRESHOLD.usual(least);
  }

  private static void startErrorLog(
      Logger logger, Optional<Path> path, String machine, List<FileAppender<ILoggingEvent>> files) {
    var context = logger.getLoggerContext();
    // If the file is stdout or stderr, lines are not written to stderr in addition: whoever
    // collects both streams would get each line twice.
    var stream = path.flatMap(OwnStream::of);
    var other =
        path.filter(_ -> stream.isEmpty())
            .map(it -> {
              if (SyslogStream.isNamedBy(it)) {
                return toSyslog(it, machine, context);
              }
              var file = to(it, context);
              files.add(file);
              return file;
            });
    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.addFilter(aboveThreshold());

    var console = new ConsoleAppender<ILoggingEvent>();
    console.setTarget(stream.orElse(OwnStream.ERR).consoleTarget());
    // Logback's queue has only one appender, so the first one passes lines on to the second.
    var both = new ConsoleAndFile(started(console, context), other);
    both.setContext(context);
    both.start();
    queue.addAppender(both);
    queue.start();

    logger.addAppender(queue);
    logger.addAppender(EXPORTED);
  }

  /// Makes the plugins of a node export the lines, too.
  ///
  /// @return ends the export
  public static Runnable exportTo(LogExports plugins) {
    EXPORTED.begin(plugins);
    return () -> EXPORTED.end(plugins);
  }

  private static void startExport(LoggerContext context) {
    EXPORTED.setContext(context);
    EXPORTED.clearAllFilters();
    EXPORTED.addFilter(aboveThreshold());
    EXPORTED.start();
  }

  private static OutputStreamAppender<ILoggingEvent> toSyslog(
      Path server, String machine, LoggerContext context) {
    var appender = new OutputStreamAppender<ILoggingEvent>();
    try {
      appender.setOutputStream(SyslogStream.of(server, machine).orElseThrow());
    } catch (IOException unknown) {
      throw new UncheckedIOException(
          "cannot send the error log to " + server + ": " + unknown, unknown);
    }
    return started(appender, context);
  }

  private static FileAppender<ILoggingEvent> to(Path path, LoggerContext context) {
    var file = new FileAppender<ILoggingEvent>();
    file.setFile(path.toString());
    return started(file, context);
  }

  private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
      A appender, LoggerContext context) {
    var layout = new NginxLayout();
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static Filter<ILoggingEvent> aboveThreshold() {
    return new Filter<>() {
      @Override
      public FilterReply decide(ILoggingEvent event) {
        return NginxLayout.levelOf(event).compareTo(THRESHOLD.now()) < 0
            ? FilterReply.DENY
            : FilterReply.NEUTRAL;
      }
    };
  }

  /// Reopens the files, after they were moved away.
  public void reopen() {
    accesses.forEach(AccessFile::reopen);
    errors.forEach(Logs::reopen);
  }

  private static void reopen(FileAppender<ILoggingEvent> file) {
    try {
      file.openFile(file.getFile());
    } catch (IOException cannot) {
      LoggerFactory.getLogger(Logs.class)
          .error("cannot open the error log again: {}", cannot.toString());
    }
  }

  /// Writes the queued lines, then stops.
  @Override
  public void close() {
    context.stop();
  }
}
