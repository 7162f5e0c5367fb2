/// The vault: values of the registry that are kept sealed on disk.
///
/// Takes: master keys and a registry. Gives: {@link dev.sluice.vault.Vault}, which seals and opens,
/// and {@link dev.sluice.vault.SealedRegistry}, a registry whose users notice nothing of it. May
/// use: event, fault, registry, the JDK's AES. Never: shows a key or a value, gives back a value
/// that is not as it was sealed, or moves one under another name. Runs on: any thread.
@NullMarked
package dev.sluice.vault;

import org.jspecify.annotations.NullMarked;
