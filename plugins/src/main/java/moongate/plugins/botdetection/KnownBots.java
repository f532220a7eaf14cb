package moongate.plugins.botdetection;

import com.google.re2j.Pattern;
import java.util.List;

/// The names of well-known crawlers and scripts, as one expression that takes linear time.
final class KnownBots {
  /// Names that end as those of bots usually do, before version or comment: `AhrefsBot/7.0`.
  private static final String BOT_BY_NAME =
      "[A-Za-z]+(?:[Bb]ot|[Ss]pider|[Cc]rawler|[Ss]craper|[Ii]ndexer|[Aa]rchiver)[/;)]";

  /// Crawlers that are not recognisable by the ending of their name.
  private static final List<String> CRAWLERS =
      List.of(
          "facebookexternalhit",
          "Mediapartners-Google",
          "AdsBot-Google",
          "Google Favicon",
          "Google-Read-Aloud",
          "Googlebot",
          "bingbot",
          "bingPreview",
          "msnbot",
          "Slurp",
          "DuckDuckBot",
          "DuckDuckGo-Favicons",
          "Baiduspider",
          "YandexBot",
          "YandexImages",
          "YandexMobileBot",
          "YahooSeeker",
          "Applebot",
          "ia_archiver",
          "archive\\.org_bot",
          "heritrix",
          "Nutch",
          "MSIECrawler",
          "WebCrawler",
          "WebZIP",
          "WebCopier",
          "HTTrack",
          "Pingdom\\.com_bot",
          "PingdomTMS",
          "UptimeRobot",
          "Twitterbot",
          "LinkedInBot",
          "Pinterestbot",
          "Slackbot",
          "Discordbot",
          "TelegramBot",
          "WhatsApp/",
          "SkypeUriPreview",
          "Embedly",
          "Quora Link Preview",
          "outbrain",
          "BoardReader",
          "Exabot",
          "MJ12bot",
          "AhrefsBot",
          "SemrushBot",
          "DotBot",
          "BLEXBot",
          "PetalBot",
          "Bytespider",
          "SeznamBot",
          "Sogou [a-z]+ spider",
          "Yeti/",
          "CCBot",
          "GPTBot",
          "ChatGPT-User",
          "ClaudeBot",
          "PerplexityBot",
          "Amazonbot",
          "DataForSeoBot",
          "Screaming Frog",
          "Xenu Link Sleuth",
          "LinkChecker",
          "W3C_Validator",
          "Validator\\.nu");

  /// HTTP libraries of scripts.
  private static final List<String> LIBRARIES =
      List.of(
          "Apache-HttpClient",
          "Google-HTTP-Java-Client",
          "Jakarta Commons-HttpClient",
          "Python-urllib",
          "http%20client",
          "libwww-perl",
          "lwp-trivial",
          "Scrapy",
          "PhantomJS",
          "HeadlessChrome",
          "WinHTTP",
          "TLSProber",
          "HttpMonitor",
          "JNLP");

  static final Pattern PATTERN =
      Pattern.compile(
          BOT_BY_NAME + "|" + String.join("|", CRAWLERS) + "|" + String.join("|", LIBRARIES));

  private KnownBots() {}
}
