//! Signals and memos of any type, compiled once.
//!
//! Leptos compiles `RwSignal<T>` and `Memo<T>` anew for every `T`, about 2 KB of
//! WebAssembly each time, and this console has more than thirty of them. Here
//! Leptos keeps one type only, a value whose type is known again when it is
//! read, so a further type costs a comparison of two type ids. Tracking, owners
//! and order of updates are Leptos' own.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::traits::{GetUntracked, GetValue, Notify, Track, WithUntracked};

/// A value of any type, as Leptos keeps it.
type Held = Rc<dyn Any>;

/// The one type of signal that Leptos is asked for.
type Slot = reactive_graph::signal::RwSignal<Held, LocalStorage>;

/// A value that tells those who read it when it changes. A copy is the same
/// signal; it ends with the owner that made it.
pub struct Signal<T> {
    slot: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> PartialEq for Signal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.slot == other.slot
    }
}

impl<T: 'static> Signal<T> {
    /// A signal with a first value.
    pub fn new(value: T) -> Self {
        Self {
            slot: hold(Rc::new(RefCell::new(value))),
            of: PhantomData,
        }
    }

    /// Whoever asks is told of changes.
    pub fn track(self) {
        self.slot.track();
    }

    /// Reads, tracked.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads without being told of changes.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        match self.try_with_untracked(read) {
            Some(read) => read,
            None => ended(),
        }
    }

    /// The same, where the owner may have ended meanwhile.
    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let held = held(self.slot)?;
        let value = known::<T>(&held)?;
        Some(read(&value.borrow()))
    }

    /// Changes the value in place and tells. None once the owner has ended.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let changed = self.update_untracked(change);
        self.slot.notify();
        changed
    }

    /// Changes the value without telling.
    pub fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let held = held(self.slot)?;
        let value = known::<T>(&held)?;
        Some(change(&mut value.borrow_mut()))
    }

    /// Puts another value in place and tells. Nothing once the owner has ended.
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }
}

impl<T: Clone + 'static> Signal<T> {
    /// A copy of the value, tracked.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The same, where the owner may have ended meanwhile.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

/// A value computed from signals, which tells only when it has become another.
pub struct Memo<T> {
    /// Counts the values; this is what Leptos keeps and compares.
    version: reactive_graph::computed::Memo<u32>,
    value: Signal<Option<T>>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: Clone + PartialEq + 'static> Memo<T> {
    /// A value computed when it is first read and whenever a signal has changed.
    pub fn new(compute: impl Fn() -> T + 'static) -> Self {
        Self::boxed(Box::new(compute))
    }

    fn boxed(compute: Box<dyn Fn() -> T>) -> Self {
        let value = Signal::new(None);
        let compute = move || {
            let new = Some(compute());
            let renew = |old: &mut Option<T>| {
                let changed = *old != new;
                if changed {
                    *old = new;
                }
                changed
            };
            value.update_untracked(renew) == Some(true)
        };
        Self {
            version: versions(Rc::new(compute)),
            value,
        }
    }

    /// A copy of the value, tracked.
    pub fn get(self) -> T {
        self.version.track();
        self.get_untracked()
    }

    /// A copy of the value.
    pub fn get_untracked(self) -> T {
        // Computes it where it is out of date.
        let _ = self.version.try_get_untracked();
        match self.value.try_get_untracked().flatten() {
            Some(value) => value,
            None => ended(),
        }
    }
}

/// Keeps something for as long as the owner lives.
pub fn keep(something: impl Any) {
    hold(Rc::new(something));
}

fn hold(value: Held) -> Slot {
    Slot::new_local(value)
}

fn held(slot: Slot) -> Option<Held> {
    slot.try_with_untracked(Rc::clone)
}

/// The value again. Not inlined, because a type's id is 16 bytes that no
/// compression makes smaller: they should stand once.
#[inline(never)]
fn known<T: 'static>(held: &Held) -> Option<&RefCell<T>> {
    held.downcast_ref()
}

/// A memo that counts how often a computation gave something new.
fn versions(compute: Rc<dyn Fn() -> bool>) -> reactive_graph::computed::Memo<u32> {
    let compute = StoredValue::new_local(compute);
    reactive_graph::computed::Memo::new(move |last: Option<&u32>| {
        let last = last.copied().unwrap_or(0);
        match compute.try_get_value() {
            Some(compute) if compute() => last.wrapping_add(1),
            _ => last,
        }
    })
}

/// Only a mistake in the console itself leads here: what may outlive its owner
/// asks by a `try_` method.
fn ended() -> ! {
    unreachable!("a signal was read after its owner had ended")
}
