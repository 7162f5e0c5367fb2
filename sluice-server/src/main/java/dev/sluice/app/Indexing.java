package dev.sluice.app;

import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.events.sparkpost.SparkPostTerms;
import dev.sluice.indexing.IndexLoop;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.indexing.Indexer;
import dev.sluice.mail.receipt.MailTerms;
import java.time.Duration;
import java.util.List;

/// The index of events in a running hub: what follows the journal, and what searches.
///
/// It is no reason to call the hub not ready: when it has stopped, events are still accepted and
/// delivered, and a search says how far behind it is.
final class Indexing implements AutoCloseable {

  /// How long indexing waits after a fault, such as a full disk.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final IndexLoop loop;
  private final IndexSearch search;

  private Indexing(IndexLoop loop, IndexSearch search) {
    this.loop = loop;
    this.search = search;
  }

  static Indexing start(RocksEngine engine) {
    Indexer indexer =
        new Indexer(
            engine.journal(), engine.index(), List.of(new SparkPostTerms(), new MailTerms()));
    IndexSearch search = new IndexSearch(engine.journal(), engine.index(), indexer);
    return new Indexing(IndexLoop.start(indexer, engine.journal(), PAUSE), search);
  }

  IndexSearch search() {
    return search;
  }

  @Override
  public void close() {
    loop.close();
  }
}
