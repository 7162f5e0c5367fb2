package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.outbox.Account;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The account of each (rule, target), kept by addition, so that no write has to read first.
final class Counts {

  /// How many deliveries routing wrote.
  static final int IN = 0;

  /// How many have arrived.
  static final int DELIVERED = 1;

  /// How many are dead; a redrive takes one away.
  static final int DEAD = 2;

  /// How many events no rule matched; under rule 0 and target 0.
  private static final int UNMATCHED = 3;

  /// How many rows of deliveries that had arrived were forgotten; they count as delivered still.
  static final int FORGOTTEN_DELIVERED = 4;

  /// How many rows of dead deliveries were forgotten; they count as dead still.
  static final int FORGOTTEN_DEAD = 5;

  private final Store store;
  private final Names names;

  Counts(Store store, Names names) {
    this.store = store;
    this.names = names;
  }

  void add(int rule, int target, int kind, long change, WriteBatch batch) throws RocksDBException {
    if (change != 0) {
      byte[] operand =
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(change).array();
      batch.merge(store.families().counts(), key(rule, target, kind), operand);
    }
  }

  void addUnmatched(long change, WriteBatch batch) throws RocksDBException {
    add(0, 0, UNMATCHED, change, batch);
  }

  long unmatched() {
    return read(store.get(store.families().counts(), key(0, 0, UNMATCHED)));
  }

  long forgottenDelivered(int rule, int target) {
    return read(store.get(store.families().counts(), key(rule, target, FORGOTTEN_DELIVERED)));
  }

  long forgottenDead(int rule, int target) {
    return read(store.get(store.families().counts(), key(rule, target, FORGOTTEN_DEAD)));
  }

  List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    store.scan(
        store.families().counts(),
        key(1, 0, 0),
        (key, value) -> {
          ByteSource in = new ByteSource(key);
          int rule = in.u32();
          int target = in.u32();
          int kind = in.u8();
          Account last = accounts.isEmpty() ? null : accounts.getLast();
          if (last == null
              || !last.rule().equals(names.rule(rule))
              || !last.target().equals(names.target(target))) {
            last = new Account(names.rule(rule), names.target(target), 0, 0, 0);
            accounts.add(last);
          }
          long count = read(value);
          accounts.set(
              accounts.size() - 1,
              new Account(
                  last.rule(),
                  last.target(),
                  kind == IN ? count : last.in(),
                  kind == DELIVERED ? count : last.delivered(),
                  kind == DEAD ? count : last.dead()));
          return true;
        });
    return accounts;
  }

  private static long read(byte @org.jspecify.annotations.Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static byte[] key(int rule, int target, int kind) {
    return new ByteSink(9).u32(rule).u32(target).u8(kind).toBytes();
  }
}
