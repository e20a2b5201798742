//! The mark of the console.

use leptos::prelude::*;

/// The mark: two posts and a rope.
#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path
                d="M9.5 5v22M22.5 5v22"
                fill="none"
                stroke="currentColor"
                stroke-width="5"
            ></path>
            <path
                d="M4 14.6C11 22 21 10 28 17.4"
                fill="none"
                stroke="#0b2531"
                stroke-width="8"
            ></path>
            <path
                d="M4 14.6C11 22 21 10 28 17.4"
                fill="none"
                stroke="#e0ac4a"
                stroke-width="5.2"
                stroke-linecap="round"
            ></path>
            <path
                d="M4.7 18.8 9.5 14.5M10.3 20 12.6 14M15.3 19.1 16.7 12.9M19.4 18 21.7 12M22.5 17.5 27.3 13.2"
                fill="none"
                stroke="#0b2531"
                stroke-width="1.1"
            ></path>
        </svg>
    }
}
