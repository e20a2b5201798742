//! Signals and memos of any type, compiled once.
//!
//! Leptos compiles `RwSignal<T>` and `Memo<T>` anew for every `T`, about 2 KB of
//! WebAssembly each time, and this console has more than thirty of them. Here
//! Leptos keeps one type only, a value whose type is known again when it is
//! read, so a further type costs a comparison of two type ids. Tracking, owners
//! and order of updates are Leptos' own.

use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

use reactive_graph::computed::ArcMemo;
use reactive_graph::graph::{Subscriber, ToAnySubscriber};
use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::traits::{
    Dispose, GetUntracked, GetValue, Notify, Track, UpdateUntracked, WithUntracked,
};

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

impl<T: Default + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Default + 'static> Signal<T> {
    /// Lets go of the value, and of those who read it.
    pub fn rest(self) {
        self.set(T::default());
    }
}

impl<T: 'static> Signal<T> {
    /// A signal with a first value.
    pub fn new(value: T) -> Self {
        Self::of(hold(Rc::new(value)))
    }

    fn of(slot: Slot) -> Self {
        Self {
            slot,
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
        read(&self.value().unwrap_or_else(|| ended()))
    }

    /// The same, where the owner may have ended meanwhile.
    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(&*self.value()?))
    }

    /// Changes the value in place and tells. None once the owner has ended.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let changed = self.update_untracked(change);
        self.slot.notify();
        changed
    }

    /// Changes the value without telling.
    pub fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut value = self.take()?;
        let changed = change(Rc::get_mut(&mut value).unwrap_or_else(|| in_use()));
        put(self.slot, value);
        Some(changed)
    }

    /// Ends a signal that no owner ends.
    pub fn dispose(self) {
        self.slot.dispose();
    }

    /// Puts another value in place and tells. Nothing once the owner has ended.
    pub fn set(self, value: T) {
        put(self.slot, Rc::new(value));
        self.slot.notify();
    }

    // These two are not inlined: they are all that is compiled anew for a type,
    // and a type's id is 16 bytes that no compression makes smaller.

    /// The value as it stands, to be read.
    #[inline(never)]
    fn value(self) -> Option<Rc<T>> {
        held(self.slot)?.downcast().ok()
    }

    /// The value, to be changed and put back.
    #[inline(never)]
    fn take(self) -> Option<Rc<T>> {
        put(self.slot, Rc::new(()))?.downcast().ok()
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
    value: Signal<T>,
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
        // No value until it is first read.
        let value = Signal::of(hold(Rc::new(())));
        let compute: Box<dyn Compute<T>> = Box::new(compute);
        Self {
            version: versions(Rc::new((value, compute))),
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
        self.value.get_untracked()
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

/// Puts a value in place of another, which it gives back.
fn put(slot: Slot, value: Held) -> Option<Held> {
    slot.try_update_untracked(|held| std::mem::replace(held, value))
}

/// A closure that computes a value. Not `Fn`, because a box of that has two more
/// functions and a longer table for every closure, which nobody calls.
trait Compute<T> {
    fn compute(&self) -> T;
}

impl<T, F: Fn() -> T> Compute<T> for F {
    fn compute(&self) -> T {
        self()
    }
}

/// What can find out whether its value has become another.
trait Renew {
    fn renew(&self) -> bool;
}

impl<T: PartialEq + 'static> Renew for (Signal<T>, Box<dyn Compute<T>>) {
    fn renew(&self) -> bool {
        let (value, compute) = self;
        let new = compute.compute();
        let changed = value.value().is_none_or(|old| *old != new);
        if changed {
            put(value.slot, Rc::new(new));
        }
        changed
    }
}

/// A memo that counts how often a computation gave something new.
fn versions(value: Rc<dyn Renew>) -> reactive_graph::computed::Memo<u32> {
    let value = StoredValue::new_local(value);
    let memo = ArcMemo::new(move |last: Option<&u32>| {
        let last = last.copied().unwrap_or(0);
        match value.try_get_value() {
            Some(value) if value.renew() => last.wrapping_add(1),
            _ => last,
        }
    });
    keep(Kept(memo.clone()));
    memo.into()
}

/// What follows signals, and is known to none any more once it is dropped. Leptos leaves it in the
/// list of every signal that it read, which is one entry more for each drawing of a page.
pub struct Kept<F: ToAnySubscriber>(pub F);

impl<F: ToAnySubscriber> Drop for Kept<F> {
    fn drop(&mut self) {
        let follower = self.0.to_any_subscriber();
        follower.clear_sources(&follower);
    }
}

/// Only a mistake in the console itself leads here: what may outlive its owner
/// asks by a `try_` method.
fn ended() -> ! {
    unreachable!("a signal was read after its owner had ended")
}

/// The same: a value was to be changed by what was just reading it.
fn in_use() -> ! {
    unreachable!("a signal was changed while it was read")
}
