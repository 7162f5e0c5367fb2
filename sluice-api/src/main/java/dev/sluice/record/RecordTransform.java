package dev.sluice.record;

/// Makes of each event what an archive stores.
///
/// A class of a plug-in is public and has a public constructor without parameters, which is called
/// once for each archive that names it. An archive calls it with one event after another, from one
/// thread at a time.
///
/// The same event should make the same record each time: after a crash an archive asks again for
/// those that it had not written yet. What is thrown, and a call that takes longer than the
/// archive's `timeout`, is {@link Transformed.Failed}; such a call is interrupted.
public interface RecordTransform {

  /// Makes the record of one event.
  Transformed transform(SourceRecord source);
}
