/// What is proven about the vault.
@NullMarked
package dev.sluice.vault;

import org.jspecify.annotations.NullMarked;
