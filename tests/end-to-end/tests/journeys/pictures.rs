//! The pictures of the README, made by a journey when `HAWSER_PICTURES` names
//! a folder.

use std::error::Error;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use hawser_end_to_end::administrator::SITE_B;
use hawser_end_to_end::{Journey, Look, Role, Setup, View, journey_from};

/// What a README may carry.
const MOST_BYTES: u64 = 150_000;

async fn picture(journey: &Journey, folder: &Path, name: &str, height: u32) {
    for (look, suffix) in [(Look::Light, "light"), (Look::Dark, "dark")] {
        journey.browser.look(View::new(look, 1200), height).await;
        let file = folder.join(format!("{name}-{suffix}.png"));
        let picture = journey.browser.driver.screenshot_as_png().await;
        let small = smaller(&picture.expect("a picture"));
        std::fs::write(&file, small.expect("a PNG file")).expect("the picture is kept");
        let size = std::fs::metadata(&file).expect("the picture").len();
        assert!(size < MOST_BYTES, "{} has {size} bytes", file.display());
    }
}

/// The same picture in fewer bytes: without the channel for what shines
/// through, and packed with patience. A browser packs quickly.
fn smaller(picture: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut decoder = png::Decoder::new(Cursor::new(picture));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let frame = reader.next_frame(&mut pixels)?;
    pixels.truncate(frame.buffer_size());
    let opaque = match frame.color_type {
        png::ColorType::Rgba => pixels
            .chunks_exact(4)
            .flat_map(|it| [it[0], it[1], it[2]])
            .collect(),
        png::ColorType::Rgb => pixels,
        other => return Err(format!("a picture of {other:?}").into()),
    };
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, frame.width, frame.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(small)
}

#[tokio::test]
async fn the_pictures_of_the_readme_are_those_of_a_real_run() {
    let Some(folder) = std::env::var_os("HAWSER_PICTURES").map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).expect("the folder for pictures");
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.fill_form("fin-erp-db01").await;
        browser
            .press(Role::Disclosure, "Sign in on vcsa-lej.hansekontor.example")
            .await;
        browser
            .fill("User name on the other site", SITE_B.user)
            .await;
        browser
            .fill("Password on the other site", SITE_B.password)
            .await;
        browser
            .press(Role::Button, "Sign in on the other site")
            .await;
        browser
            .sees("[data-check=peer-session][data-tone=ok]", "Signed in")
            .await;
        browser.script("window.scrollTo(0, 0)", vec![]).await;
        picture(journey, &folder, "operation", 1000).await;
        journey.review().await;
        journey.agree("fin-erp-db01").await;
        journey.run_is("running").await;
        journey.works(42);
        browser.sees(".progress-text", "42 %").await;
        picture(journey, &folder, "run", 800).await;
        browser.click("nav a[href='#/']").await;
        browser
            .press(Role::Link, &format!("Sign in on {}", SITE_B.name))
            .await;
        journey.give_password(SITE_B).await;
        browser.sees(".session-chip", "2 of 9 signed in").await;
        picture(journey, &folder, "overview", 700).await;
    })
    .await;
}
