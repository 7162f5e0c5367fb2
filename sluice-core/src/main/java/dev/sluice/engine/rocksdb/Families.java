package dev.sluice.engine.rocksdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.UInt64AddOperator;

/// The column families and how each is tuned.
final class Families implements AutoCloseable {

  /// What all column families together keep of the files in memory.
  private static final long CACHE_BYTES = 64L << 20;

  /// Four shards. A block that is larger than a shard is never kept, and is read again each time.
  private static final int CACHE_SHARD_BITS = 2;

  private static final int FINGERPRINT_BYTES = 16;

  /// In the order in which they were thought of: a database that lacks the last ones gets them when
  /// it is opened.
  private static final List<String> NAMES =
      List.of(
          "default",
          "repeats",
          "registry",
          "names",
          "deliveries",
          "due",
          "dead",
          "owed",
          "counts",
          "index",
          "lanes",
          "parked");

  private final Cache cache = new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS);
  private final BloomFilter bloom = new BloomFilter(10, false);
  private final List<ColumnFamilyOptions> options = new ArrayList<>();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();

  List<ColumnFamilyDescriptor> descriptors() {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (String name : NAMES) {
      ColumnFamilyOptions tuned = tuned(name);
      options.add(tuned);
      descriptors.add(new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), tuned));
    }
    return descriptors;
  }

  private ColumnFamilyOptions tuned(String name) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(bloom);
    ColumnFamilyOptions family =
        new ColumnFamilyOptions()
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setWriteBufferSize(8L << 20);
    switch (name) {
      case "repeats" -> {
        // Nearly every look-up is for something that is not there: filters say so at once. They are
        // kept in parts, so that the cache need not hold all of them, however many keys there are.
        // A
        // small memtable stays in the processor's cache.
        table
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setPinTopLevelIndexAndFilter(true);
        family
            .setWriteBufferSize(16L << 20)
            .setMaxWriteBufferNumber(4)
            .setCompactionStyle(CompactionStyle.UNIVERSAL)
            .useFixedLengthPrefixExtractor(FINGERPRINT_BYTES)
            .setMemtablePrefixBloomSizeRatio(0.1)
            .setCompressionType(CompressionType.NO_COMPRESSION);
      }
      case "deliveries", "index" -> family.setWriteBufferSize(32L << 20);
      case "counts" -> family.setMergeOperator(new UInt64AddOperator());
      default -> {}
    }
    return family.setTableFormatConfig(table);
  }

  /// Where RocksDB puts the handles, in the order of the descriptors.
  List<ColumnFamilyHandle> handles() {
    return handles;
  }

  ColumnFamilyHandle meta() {
    return handles.get(0);
  }

  ColumnFamilyHandle repeats() {
    return handles.get(1);
  }

  ColumnFamilyHandle registry() {
    return handles.get(2);
  }

  ColumnFamilyHandle names() {
    return handles.get(3);
  }

  ColumnFamilyHandle deliveries() {
    return handles.get(4);
  }

  ColumnFamilyHandle due() {
    return handles.get(5);
  }

  ColumnFamilyHandle dead() {
    return handles.get(6);
  }

  ColumnFamilyHandle owed() {
    return handles.get(7);
  }

  ColumnFamilyHandle counts() {
    return handles.get(8);
  }

  ColumnFamilyHandle index() {
    return handles.get(9);
  }

  ColumnFamilyHandle lanes() {
    return handles.get(10);
  }

  ColumnFamilyHandle parked() {
    return handles.get(11);
  }

  /// Closes the handles; the database itself is closed right after, and {@link #close()} then.
  void closeHandles() {
    handles.forEach(ColumnFamilyHandle::close);
  }

  @Override
  public void close() {
    options.forEach(ColumnFamilyOptions::close);
    bloom.close();
    cache.close();
  }

  static {
    RocksDB.loadLibrary();
  }
}
